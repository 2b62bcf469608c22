import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 20_000,
    // Each of them is a process of its own, and there may be no more than two cores.
    maxConcurrency: 2,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
})
