import { setTimeout as wait } from 'node:timers/promises'
import { judge, type Weather } from '../weather.ts'
import { type Use, use } from '../use.ts'

const sessionSeconds = 3
const durationMs = 7000
const mostRequests = 12

export const shortLifetime: Weather = {
  name: 'short sessions',
  about:
    'Sessions of three seconds, and a call every 50 ms for seven seconds: no call fails, and there are no more than a dozen token requests.',
  claims: ['keeps'],
  renewAheadMs: 600,
  server: () => ({ sessionLengthSeconds: sessionSeconds }),
  async measure(sky) {
    const begun: Promise<Use>[] = []
    const endMs = performance.now() + durationMs
    while (performance.now() < endMs) {
      begun.push(use(sky))
      await wait(50)
    }
    const uses = await Promise.all(begun)
    const failed = uses.filter(({ served }) => !served).length
    const requests = sky.station.tokenRequests().length
    return judge(
      failed === 0 && requests <= mostRequests,
      `${sayFailed(failed / uses.length)}, ${sayRequests(requests, uses.length)}`,
    )
  },
}

// In words that do not change with every run.
function sayFailed(share: number): string {
  if (share === 0) return 'no call fails'
  return `${share < 0.1 ? 'some' : 'many'} calls fail`
}

function sayRequests(requests: number, calls: number): string {
  if (requests <= mostRequests) return 'few token requests'
  return requests > calls * 0.8 ? 'a token request for each call' : 'many token requests'
}
