import { createHash } from 'node:crypto'
import { sayUnclaimedCall } from '../client.ts'
import { bad, count, good, judge, type Weather } from '../weather.ts'
import { begin, measureUse, use } from '../use.ts'

const body = JSON.stringify({ resourceType: 'Patient', name: 'x'.repeat(1000) })

export const deadSessionAtPost: Weather = {
  name: 'a POST with an ended session',
  about:
    'An administrator has ended the session, so that a POST is answered 401 (403 in iCDR 2.x): it is made again with another session, and its body arrives whole.',
  claims: ['calls'],
  unclaimed: sayUnclaimedCall,
  endsSessions: true,
  async measure(sky) {
    await begin(sky)
    sky.station.server.sessions.revokeAll()
    let echoed = ''
    const { status, served } = await measureUse(async () => {
      const init = { method: 'POST', body, headers: { 'Content-Type': 'application/json' } }
      const response = await sky.client.call?.('/echo', init)
      echoed = (await response?.text()) ?? ''
      return { status: response?.status ?? 0 }
    })
    if (!served) return bad(status === undefined ? 'fails' : `fails with ${status}`)
    const arrived = echoed.includes(createHash('sha256').update(body).digest('hex'))
    return arrived ? good('is made again, whole') : bad('is made again with another body')
  },
}

const calls = 50

export const deadSessionAtFifty: Weather = {
  name: 'fifty calls with an ended session',
  about:
    'The same for fifty calls that are under way, whose refusals come in one after another over half a second: one token request, and all are made again.',
  claims: ['calls'],
  unclaimed: sayUnclaimedCall,
  endsSessions: true,
  async measure(sky) {
    await begin(sky)
    const { server } = sky.station
    const before = sky.station.tokenRequests().length
    for (let call = 0; call < calls; call += 1) {
      server.trouble.next({ endpoint: 'resource', effect: 'delay', delayMs: 100 + call * 10 })
    }
    server.sessions.revokeAll()
    const uses = await Promise.all(Array.from({ length: calls }, () => use(sky)))
    const failed = uses.filter(({ served }) => !served).length
    const requests = sky.station.tokenRequests().length - before
    if (failed === calls) return bad('all fail')
    return judge(
      failed === 0 && requests === 1,
      `${failed === 0 ? 'all are made again' : 'some fail'}, ${requests === 1 ? count(requests, 'token request') : 'several token requests'}`,
    )
  },
}
