import { setTimeout as wait } from 'node:timers/promises'
import { judge, type Weather } from '../weather.ts'
import { measureUse } from '../use.ts'

const answerAfterMs = 600
const abortAfterMs = 100

export const firstCallerAborts: Weather = {
  name: 'the first of two callers aborts',
  about:
    'Two calls wait for a session, and the first is aborted: it ends at once, and the second is served. That one’s token request may be the same.',
  claims: ['aborts'],
  unclaimed: () => 'no such call',
  async measure({ client, station }) {
    const trouble = { endpoint: 'token', effect: 'delay', delayMs: answerAfterMs, times: 100 } as const
    station.server.trouble.next(trouble)
    const abort = new AbortController()
    const call = (init?: RequestInit) =>
      measureUse(async () => (await client.call?.('/fhir/Patient', init)) ?? { status: 0 })
    const calls = Promise.all([call({ signal: abort.signal }), call()])
    await wait(abortAfterMs)
    abort.abort()
    const [first, second] = await calls
    const isHeard = first.durationMs < answerAfterMs - abortAfterMs
    return judge(
      isHeard && second.served,
      `the first ${first.served ? 'goes on' : isHeard ? 'ends at once' : 'ends after the token request'}, the second ${second.served ? 'is served' : 'fails too'}`,
    )
  },
}
