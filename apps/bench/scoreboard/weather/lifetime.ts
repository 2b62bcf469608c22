import { bad, judge, type Weather } from '../weather.ts'

const hour = 3_600_000

export const lifetime: Weather = {
  name: 'the length of a session',
  about:
    'SanteDB grants half an hour in iCDR 2.x, which counts milliseconds, and an hour in iCDR 3.x. A session that is believed to live longer is used after its end, and each of those calls fails.',
  async measure({ client, station }) {
    const { endsAtMs } = await client.session()
    if (endsAtMs === undefined) return bad('does not say')
    const believedMs = endsAtMs - Date.now()
    const trueMs = station.server.generation === 2 ? hour / 2 : hour
    return judge(Math.abs(believedMs - trueMs) < 10_000, `believes ${sayLength(believedMs)}`)
  },
}

function sayLength(lengthMs: number): string {
  const minutes = Math.round(lengthMs / 60_000)
  return minutes < 48 * 60 ? `${minutes} minutes` : `${Math.floor(minutes / 60 / 24)} days`
}
