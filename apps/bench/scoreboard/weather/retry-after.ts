import { setTimeout as wait } from 'node:timers/promises'
import { judge, type Weather } from '../weather.ts'
import { use } from '../use.ts'

const patienceMs = 2500
/** Of the second that the server asks for: the clocks of the two are not the same. */
const mustPassMs = 900

export const retryAfter: Weather = {
  name: '503 with Retry-After',
  about:
    'The first token request is answered with 503 and `Retry-After: 1`, and the caller calls again whenever a call has failed: nothing is asked before the second has passed. Whether the first caller waits or is told is the client’s choice.',
  claims: ['keeps'],
  async measure(sky) {
    const { server } = sky.station
    server.trouble.next({ endpoint: 'token', effect: 'status', status: 503, retryAfter: '1' })
    const startedAtMs = performance.now()
    const first = await use(sky)
    let last = first
    while (!last.served && performance.now() - startedAtMs < patienceMs) {
      await wait(50)
      last = await use(sky)
    }
    const [refused, ...others] = sky.station.tokenRequests()
    const isEarly = others.some(
      ({ receivedAtMs }) => receivedAtMs - (refused?.receivedAtMs ?? 0) < mustPassMs,
    )
    const fate = first.served ? 'the first caller is served' : 'the first caller is told'
    const end = last.served ? '' : ', and nobody is served after it'
    return judge(
      !isEarly && last.served,
      `${fate}; ${isEarly ? 'asks again too early' : 'asks again after the second'}${end}`,
    )
  },
}
