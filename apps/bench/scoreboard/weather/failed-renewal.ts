import { setTimeout as wait } from 'node:timers/promises'
import { bad, good, type Weather } from '../weather.ts'
import { begin, type Use, use } from '../use.ts'

/** For a client that renews in the last fifth of a session. */
const usual = { sessionSeconds: 8, afterMs: 4000 }
/** For a renewal to be tried, once it may be due. */
const patienceMs = 4500
/** Calls go on for that long after it has failed, which every session here lives to see. */
const afterwardsMs = 400

export const failedRenewal: Weather = {
  name: 'a renewal that fails',
  about:
    'The session has some of its life left, its renewal is due, and the token endpoint answers 503: calls go on with the session that lives.',
  claims: ['ahead'],
  refreshTokens: 'any',
  server: ({ renewsAhead = usual }) => ({ sessionLengthSeconds: renewsAhead.sessionSeconds }),
  async measure(sky) {
    await begin(sky)
    const { server } = sky.station
    server.trouble.next({ endpoint: 'token', effect: 'status', status: 503, times: 10_000 })
    const before = sky.station.tokenRequests().length
    await wait((sky.contestant.renewsAhead ?? usual).afterMs)

    const uses: Promise<Use>[] = []
    let endMs = performance.now() + patienceMs
    let isTried = false
    while (performance.now() < endMs) {
      uses.push(use(sky))
      await wait(50)
      if (isTried || sky.station.tokenRequests().length === before) continue
      isTried = true
      endMs = performance.now() + afterwardsMs
    }
    // The outage lasts for as long as they wait.
    const failed = (await Promise.all(uses)).filter(({ served }) => !served).length
    if (!isTried) return { verdict: 'does not apply', words: 'no renewal is due' }
    if (failed === 0) return good('calls go on')
    return bad(failed === uses.length ? 'every call fails' : 'some calls fail')
  },
}
