// The soak for half a minute, and what it says of clients that are broken. `pnpm soak` does the same for as long as one likes.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Identity } from '../soak/history.ts'
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
        expect(calls, identity).toBeGreaterThan(20)
        const excuses = Object.values(excused).reduce((sum, count) => sum + count, 0)
        expect(excuses, identity).toBeLessThan(calls / 2)
        expect(tokenRequests, identity).toBeGreaterThan(2)
      }
    } finally {
      await host.dispose()
    }
  },
)

const ways = ['never renews', 'remembers nothing', 'has no patience', 'leaks']
const generation = 3
const episodes: readonly Episode[] = [
  {
    generation,
    atMs: 1500,
    title: 'the authorization server is out of order, and all sessions are revoked',
    durationMs: 1000,
    steps: [
      { afterMs: 0, do: 'trouble', at: '/auth', effect: { effect: 'drop' } },
      { afterMs: 100, do: 'revoke' },
      { afterMs: 1000, do: 'calm' },
    ],
  },
  {
    generation,
    atMs: 4000,
    title: 'all sessions are revoked',
    durationMs: 0,
    steps: [{ afterMs: 0, do: 'revoke' }],
  },
  {
    generation,
    atMs: 5000,
    title: 'a device gets another secret',
    durationMs: 0,
    steps: [{ afterMs: 0, do: 'change secret', identity: 'remembers nothing' }],
  },
]

test.concurrent('clients that are broken are seen to be', { timeout: 120_000 }, async () => {
  const identities = ways.map((name): Identity => ({
    name,
    generation,
    runtime: 'Node.js',
    store: 'memory',
    sessionMs: 60_000,
  }))
  const host = openProcessHost()
  try {
    const history = await runSoak({
      host,
      cast: { identities, processes: new Map(ways.map((name) => [name, [name]])) },
      episodes,
      durationMs: 8000,
      callEveryMs: 300,
      programOf: ({ name }) => ({ program: process.execPath, programArguments: [brokenService, name] }),
    })
    // That the machine is busy, for which the judge makes allowances, must not hide anything here.
    const { faults } = judge({ ...history, stalls: [] })
    const faultsOf = (way: string) =>
      faults.filter(({ identity }) => identity === way).map(({ what }) => what)
    expect(faultsOf('never renews')).toContainEqual(expect.stringMatching(/could have been served: 401/))
    expect(faultsOf('remembers nothing')).toContainEqual('a token request without a reason')
    expect(faultsOf('remembers nothing')).toContainEqual(expect.stringMatching(/were presented again/))
    expect(faultsOf('has no patience')).toContainEqual(
      expect.stringMatching(/could have been served: timeout/),
    )
    expect(faults).toContainEqual({
      atMs: expect.any(Number),
      what: expect.stringMatching(/^leak: in what leaks prints: .*Calling with \[a secret\]/s),
    })
  } finally {
    await host.dispose()
  }
})
