import { judge, type Weather } from '../weather.ts'
import { use, within } from '../use.ts'

const patienceMs = 10_000

export const hang: Weather = {
  name: 'token endpoint hangs',
  about:
    'The token endpoint never answers, and the client was given a second: the caller is told after it, or after some more attempts of a second.',
  claims: ['limits'],
  unclaimed: () => 'no such setting',
  isTold: true,
  timeoutMs: 1000,
  async measure(sky) {
    sky.station.server.trouble.next({ endpoint: 'token', effect: 'hang', times: 1000 })
    const end = await within(patienceMs, use(sky))
    return judge(end !== undefined, end ? 'gives up' : 'still waits after ten seconds')
  },
}
