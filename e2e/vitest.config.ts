import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

// The longest first: what begins last must not end last.
const longest = [
  'console-icdr-2',
  'console-icdr-3',
  'runtimes',
  'fleets',
  'docs-site',
  'direct-tabs',
  'container',
]

function placeOf({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
  return place < 0 ? longest.length : place
}

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is the sequencer's own
    const usual = await super.sort(files)
    return usual.toSorted((a, b) => placeOf(a) - placeOf(b))
  }
}

// Chromium breaks off what it loads when a network appears or goes ("ERR_NETWORK_CHANGED"), and each container has one. So
// the tests in which containers come and go are over before those with a browser begin. The consoles' containers come with
// the first of these, and stay; the other pages follow a minute later.
const pages = ['console-icdr-*', 'direct-*', 'docs-site', 'gateway-page', 'server-in-browser', 'server-page']
const later = [...pages, 'runtimes', 'fleets'].map((name) => `tests/${name}.test.ts`)
const groups = [
  { name: 'programs', include: ['tests/**/*.test.ts'], exclude: later },
  { name: 'runtimes', include: later },
]

export default defineConfig({
  test: {
    projects: groups.map((group, groupOrder) => ({
      extends: true,
      test: { ...group, sequence: { groupOrder } },
    })),
    globalSetup: ['tests/support/shared-host.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // More than there may be cores: most of them wait for the ends of sessions, and for each other.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Each of them is a process of its own, and there may be no more than two cores.
    maxConcurrency: 2,
    reporters: ['default', ['json', { outputFile: 'test-results.json' }]],
  },
})
