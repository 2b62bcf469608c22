import { count, judge, type Weather } from '../weather.ts'
import { use } from '../use.ts'

const callers = 100

export const herd: Weather = {
  name: 'herd',
  about: 'A hundred callers at once, and no session yet: one token request serves them all.',
  claims: ['keeps'],
  isTold: true,
  async measure(sky) {
    const uses = await Promise.all(Array.from({ length: callers }, () => use(sky)))
    const failed = uses.filter(({ served }) => !served).length
    const requests = count(sky.station.tokenRequests().length, 'token request')
    if (failed > 0) return judge(false, `${requests}, ${failed} of ${callers} calls fail`)
    return judge(sky.station.tokenRequests().length === 1, requests)
  },
}
