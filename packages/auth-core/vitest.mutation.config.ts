import { defineConfig } from 'vitest/config'

// For `pnpm mutate`: each mutant meets the unit tests; the simulation would take too long for every one of them.
export default defineConfig({
  test: {
    testTimeout: 10_000,
    setupFiles: ['src/canaries.test-support.ts'],
    include: ['src/**/*.test.ts'],
    reporters: ['dot'],
  },
})
