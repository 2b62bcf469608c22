import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 30_000,
    // Most of a test is a wait; more of them at once would make each other late.
    maxConcurrency: 3,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
})
