import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts', 'scoreboard/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Each starts processes of its own, and there may be no more than two cores.
    fileParallelism: false,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
})
