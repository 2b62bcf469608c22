// The soak for half a minute, and what it says of clients that are broken. `pnpm soak` does the same for as long as one likes.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { History, Identity } from '../soak/history.ts'
import { judge } from '../soak/oracle/judge.ts'
import { planEpisodes } from '../soak/plan/plan.ts'
import type { Episode } from '../soak/plan/step.ts'
import { castOf } from '../soak/world/cast.ts'
import { runSoak } from '../soak/world/run-soak.ts'
import { writeEventLog } from '../soak/write-event-log.ts'
import { openProcessHost } from './support/process-host.ts'

const brokenService = fileURLToPath(new URL('../soak/programs/broken-service.ts', import.meta.url))

test.concurrent(
  'services on every runtime come through half a minute of trouble',
  { timeout: 120_000 },
  async () => {
    const seed = 9
    const durationMs = 25_000
    const cast = castOf('few', 6)
    const episodes = planEpisodes(cast, { seed, durationMs, calmMs: [500, 2000] })
    expect(episodes.length).toBeGreaterThan(6)
    const host = openProcessHost()
    try {
      const history = await runSoak({ host, cast, episodes, durationMs, callEveryMs: 500 })
      const verdict = judge(history)
      if (verdict.faults.length > 0) await writeEventLog(seed, history, verdict.faults)
      expect(verdict.faults).toEqual([])
      for (const { identity, calls, excused, tokenRequests } of verdict.figures) {
        expect(calls, identity).toBeGreaterThan(10)
        const excuses = Object.values(excused).reduce((sum, count) => sum + count, 0)
        expect(excuses, identity).toBeLessThan(calls / 2)
        expect(tokenRequests, identity).toBeGreaterThan(1)
      }
    } finally {
      await host.dispose()
    }
  },
)

const generation = 3
const longestMs = 90_000
const outage: Episode['steps'] = [
  { afterMs: 0, do: 'trouble', at: '/auth', effect: { effect: 'drop' } },
  { afterMs: 100, do: 'revoke' },
  { afterMs: 1000, do: 'calm' },
]
// Not at first: who is refused shows nothing else any more.
const anotherSecret = { afterMs: 2500, do: 'change secret', identity: 'remembers nothing' } as const
// Again and again: who starts late is to meet it too.
const episodes = Array.from({ length: 14 }, (_, index): Episode => ({
  generation,
  atMs: 1500 + index * 6000,
  title: 'an outage in which all sessions are revoked, and another secret later',
  durationMs: 2500,
  steps: index < 2 ? outage : [...outage, anotherSecret],
}))

const signs: readonly [way: string, sign: RegExp][] = [
  ['never renews', /^a call of never renews .* could have been served: 401/],
  ['remembers nothing', /^a token request without a reason$/],
  ['remembers nothing', /^credentials that were refused .* were presented again$/],
  ['has no patience', /^a call of has no patience .* could have been served: timeout/],
  ['leaks', /^leak: in what leaks prints: .*Calling with \[a secret\]/s],
]

test.concurrent('clients that are broken are seen to be', { timeout: 150_000 }, async () => {
  const ways = [...new Set(signs.map(([way]) => way))]
  const identities = ways.map((name): Identity => ({
    name,
    generation,
    runtime: 'Node.js',
    store: 'memory',
    sessionMs: 600_000,
  }))
  const host = openProcessHost()
  const seen = new AbortController()
  let looking: NodeJS.Timeout | undefined
  // That the machine is busy, for which the judge makes allowances, must not hide anything here.
  const missingIn = (history: History) => {
    const { faults } = judge({ ...history, stalls: [] })
    return signs.filter(
      ([way, sign]) => !faults.some(({ identity = way, what }) => identity === way && sign.test(what)),
    )
  }
  try {
    const history = await runSoak({
      host,
      cast: { identities, processes: new Map(ways.map((name) => [name, [name]])) },
      episodes,
      durationMs: longestMs,
      callEveryMs: 300,
      programOf: ({ name }) => ({ program: process.execPath, programArguments: [brokenService, name] }),
      signal: seen.signal,
      onBegin(begun) {
        looking = setInterval(() => missingIn(begun).length === 0 && seen.abort(), 500)
      },
    })
    expect(missingIn(history)).toEqual([])
  } finally {
    clearInterval(looking)
    await host.dispose()
  }
})
