import type { Generation, Identity } from '../history.ts'
import { kinds, type Setting } from './kinds.ts'
import { createRandom, type Random } from './random.ts'
import type { Episode } from './step.ts'

/** Whom a plan is for. */
export interface Cast {
  readonly identities: readonly Identity[]
  /** The names of their processes. */
  readonly processes: ReadonlyMap<string, readonly string[]>
}

export interface PlanSettings {
  readonly seed: number
  readonly durationMs: number
  /** How long everything is left alone between two episodes, at the least and at the most. */
  readonly calmMs: readonly [least: number, most: number]
}

const firstEpisodeAtMs = 3000
/** Nothing begins in the end: whoever waits then must be seen to be served. */
const lastCalmMs = 6000

/**
 * Plans the trouble of each generation. The seed and the settings alone decide: all kinds in an order by chance, and again.
 */
export function planEpisodes(cast: Cast, settings: PlanSettings): Episode[] {
  return ([2, 3] as const)
    .flatMap((generation) => planGeneration(generation, cast, settings))
    .toSorted((one, other) => one.atMs - other.atMs)
}

function planGeneration(
  generation: Generation,
  { identities, processes }: Cast,
  { seed, durationMs, calmMs }: PlanSettings,
): Episode[] {
  const random = createRandom(seed * 10 + generation)
  const own = identities.filter((it) => it.generation === generation)
  const [first, ...others] = own
  if (!first) return []
  // What keeps the sessions of Workers goes on when one of them ends; here it would end with it.
  const mortal = own
    .filter(({ store }) => store !== 'object')
    .flatMap(({ name }) => processes.get(name) ?? [])
  const lastAtMs = durationMs - lastCalmMs
  const episodes: Episode[] = []
  let atMs = firstEpisodeAtMs + random.between(0, 1500)
  let deck: string[] = []
  for (let misses = 0; misses < Object.keys(kinds).length;) {
    if (deck.length === 0) deck = shuffle(Object.keys(kinds), random)
    const title = deck.pop() ?? ''
    const setting: Setting = {
      random,
      generation,
      sessionMs: first.sessionMs,
      identities: [first.name, ...others.map(({ name }) => name)],
      processes: [mortal[0] ?? '', ...mortal.slice(1)],
      // A fifth of the run: the others want their turn.
      longestMs: Math.max(durationMs / 5, 2000),
    }
    const steps = kinds[title]?.(setting) ?? []
    const lengthMs = Math.max(...steps.map((step) => step.afterMs + ('downMs' in step ? step.downMs : 0)))
    if (atMs + lengthMs > lastAtMs) {
      misses += 1
      continue
    }
    episodes.push({ generation, atMs, title, steps, durationMs: lengthMs })
    atMs += lengthMs + random.between(...calmMs)
  }
  return episodes
}

function shuffle(list: readonly string[], random: Random): string[] {
  return list
    .map((it) => ({ it, rank: random.next() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ it }) => it)
}
