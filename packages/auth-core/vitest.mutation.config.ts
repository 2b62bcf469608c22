import { defineConfig } from 'vitest/config'

// For `pnpm mutate`: each mutant meets the unit tests; the simulation would take too long for every one of them. They
// share a worker, because starting one for each file would take longer than most of the tests.
export default defineConfig({
  test: {
    isolate: false,
    testTimeout: 15_000,
    setupFiles: ['src/canaries.test-support.ts'],
    include: ['src/**/*.test.ts'],
    reporters: ['dot'],
  },
})
