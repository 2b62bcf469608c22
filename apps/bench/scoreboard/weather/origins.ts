import { sayUnclaimedCall } from '../client.ts'
import { bad, good, type Weather } from '../weather.ts'
import { begin, measureUse } from '../use.ts'

export const unrelatedOrigin: Weather = {
  name: 'a call to another origin',
  about: 'A call goes to a server that has nothing to do with SanteDB: it goes without the token.',
  claims: ['calls'],
  unclaimed: sayUnclaimedCall,
  async measure(sky) {
    await begin(sky)
    const { port, authorizations } = sky.station.elsewhere
    await measureUse(async () => (await sky.client.call?.(`http://localhost:${port}/`)) ?? { status: 0 })
    if (authorizations.length === 0) return good('is not made')
    return authorizations.includes('') ? good('no token goes there') : bad('the token goes there')
  },
}

export const redirectToAnotherOrigin: Weather = {
  name: 'a redirect to another origin',
  about:
    'SanteDB, or a proxy before it, redirects a call to another host, and another one to another port of its own: no token goes there.',
  claims: ['calls', 'carries'],
  unclaimed: sayUnclaimedCall,
  async measure(sky) {
    await begin(sky)
    const { server, elsewhere } = sky.station
    const leaks: string[] = []
    for (const [place, host] of [
      ['another host', 'localhost'],
      ['another port', '127.0.0.1'],
    ]) {
      const before = elsewhere.authorizations.length
      const location = `http://${host}:${elsewhere.port}/`
      server.trouble.next({ endpoint: 'resource', effect: 'redirect', status: 302, location })
      await measureUse(async () => (await sky.client.call?.('/fhir/Patient')) ?? { status: 0 })
      if (elsewhere.authorizations.slice(before).some((it) => it !== '')) leaks.push(String(place))
    }
    if (leaks.length > 0) return bad(`the token goes to ${leaks.join(' and ')}`)
    return good(elsewhere.authorizations.length > 0 ? 'is followed without the token' : 'is not followed')
  },
}
