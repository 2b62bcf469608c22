import { expect, test } from 'vitest'
import { runSimulation } from './run-simulation.ts'

// Beside the seeds of the long test, so that a change which only these seeds notice is noticed at once.
const seeds = Array.from({ length: 40 }, (_, index) => 1_000_001 + index)

test('a seed gives the same run every time, and another seed another one', async () => {
  const digests = new Map<string, number>()
  for (const seed of seeds) {
    const { digest, events, violations } = await runSimulation(seed)
    expect(violations).toEqual([])
    expect(events).toBeGreaterThan(0)
    digests.set(digest, seed)
  }
  expect(digests.size).toBe(seeds.length)
  for (const [digest, seed] of [...digests].toReversed()) {
    expect(await runSimulation(seed)).toMatchObject({ seed, digest })
  }
})

test('a run leaves chance and digests as they were', async () => {
  const before = [Math, crypto.subtle].map((it) => Object.getOwnPropertyDescriptors(it))
  await runSimulation(1)
  expect([Math, crypto.subtle].map((it) => Object.getOwnPropertyDescriptors(it))).toEqual(before)
})
