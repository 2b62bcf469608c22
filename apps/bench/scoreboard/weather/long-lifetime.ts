import { setTimeout as wait } from 'node:timers/promises'
import { count, judge, type Weather } from '../weather.ts'
import { use } from '../use.ts'

export const longLifetime: Weather = {
  name: 'a session of 30 days',
  about:
    'With a refresh token, and longer than a timer can be set (24.8 days), and than iCDR 2.x can count in its answer: one token request, and no other one half a second later.',
  claims: ['keeps'],
  refreshTokens: 'any',
  server: () => ({ sessionLengthSeconds: 30 * 86_400 }),
  async measure(sky) {
    const first = await use(sky)
    await wait(500)
    const second = await use(sky)
    const requests = sky.station.tokenRequests().length
    if (!first.served || !second.served) return judge(false, 'calls fail')
    return judge(
      requests === 1,
      requests < 3 ? count(requests, 'token request') : 'token requests without end',
    )
  },
}
