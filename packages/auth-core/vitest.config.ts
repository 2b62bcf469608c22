import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    testTimeout: 30_000,
    setupFiles: ['src/canaries.test-support.ts'],
    include: ['src/**/*.test.ts', 'simulation/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
})
