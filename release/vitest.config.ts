import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/pack-packages.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of them are processes, and there may be no more than two cores.
    maxConcurrency: 2,
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
})
