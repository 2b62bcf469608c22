import { bad, good, type Cell, type Sky, type Weather } from '../weather.ts'
import { begin, use } from '../use.ts'

export const refreshWithNewToken: Weather = {
  name: 'refreshed, with a new refresh token',
  about:
    'A session is renewed twice, and each answer brings another refresh token, as SanteDB’s do: the second renewal uses the new one.',
  claims: ['refreshes'],
  refreshTokens: 'new',
  measure: measureRefreshes,
}

export const refreshWithoutNewToken: Weather = {
  name: 'refreshed, without a new one',
  about:
    'The same, and the answers bring no refresh token: the first one goes on (RFC 6749, section 6). A front before SanteDB does that here.',
  claims: ['refreshes'],
  refreshTokens: 'first',
  measure: measureRefreshes,
}

async function measureRefreshes(sky: Sky): Promise<Cell> {
  await begin(sky)
  for (let renewal = 1; renewal <= 2; renewal += 1) {
    const before = sky.station.tokenRequests().length
    const error = await sky.client.renew?.().then(
      () => undefined,
      (reason: unknown) => reason ?? 'failed',
    )
    const requests = sky.station.tokenRequests().slice(before)
    const refresh = requests.find((request) => request.formField('grant_type') === 'refresh_token')
    const which = renewal === 1 ? 'first' : 'second'
    if (!refresh?.formField('refresh_token')) return bad(`the ${which} renewal has no refresh token`)
    if (refresh.status !== 200) return bad(`the ${which} renewal presents the old one`)
    if (error !== undefined) return bad(`the ${which} renewal fails`)
  }
  const { served } = await use(sky)
  return served ? good('refreshes each time') : bad('calls fail after it')
}
