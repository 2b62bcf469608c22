import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most of them are processes, and there may be no more than two cores.
    maxConcurrency: 2,
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'gates',
          include: ['tests/**/*.test.ts'],
          globalSetup: ['tests/support/pack-packages.ts'],
        },
      },
      { extends: true, test: { name: 'rehearsal', include: ['rehearsal/**/*.test.ts'] } },
    ],
  },
})
