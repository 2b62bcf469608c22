import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { expectEqual, expectThat } from './bench.ts'
import { both, type Clause } from './clause.ts'

/** A session's life: obtained, used, renewed, lost, regained, ended. */
export const lifecycle: readonly Clause[] = [
  {
    name: 'a first call finds out the generation, signs in and succeeds',
    generations: both,
    async check(bench) {
      const response = await bench.auth().fetch('/fhir/Patient')
      expectEqual(response.status, 200, 'status')
      expectEqual((await response.json()).resourceType, 'Bundle', 'resource')
      expectEqual(
        bench.paths,
        ['/auth/.well-known/openid-configuration', '/auth/oauth2_token', '/fhir/Patient'],
        'requests',
      )
    },
  },
  {
    name: 'the session tells its end, policies and subject',
    generations: both,
    async check(bench) {
      const session = await bench.auth().session()
      const secondsLeft = (session.expiresAt.getTime() - Date.now()) / 1000
      const expected = bench.generation === 2 ? 1800 : 3600
      expectThat(
        Math.abs(secondsLeft - expected) < 5,
        `it ends in ${secondsLeft} s, and not in ${expected} s`,
      )
      expectThat(session.policies.length > 0, 'no policies')
      expectEqual(
        session.subject,
        bench.generation === 2 ? EXAMPLE_DEVICE.sid : EXAMPLE_APPLICATION.sid,
        'subject',
      )
      expectThat(!JSON.stringify(session).includes(session.accessToken), 'the access token shows in JSON')
    },
  },
  {
    name: 'a hundred calls that start together make one token request',
    generations: both,
    async check(bench) {
      const { fetch } = bench.auth()
      await Promise.all(Array.from({ length: 100 }, () => fetch('/fhir/Patient')))
      bench.server.expectTokenRequests(1)
    },
  },
  {
    name: 'an application without a device',
    generations: [3],
    async check(bench) {
      const response = await bench.auth({ device: undefined }).fetch('/fhir/Patient')
      expectEqual(response.status, 200, 'status')
    },
  },
  {
    name: 'a session is renewed by what the server gave for it',
    generations: both,
    async check(bench) {
      const auth = bench.auth()
      const first = await auth.session()
      const second = await auth.renew()
      expectThat(first.accessToken !== second.accessToken, 'the access token is the same')
      const grants = bench.server.requests.map((request) => request.formField('grant_type')).filter(Boolean)
      expectEqual(grants[1], bench.generation === 2 ? 'refresh_token' : 'client_credentials', 'second grant')
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
    },
  },
  {
    name: 'a session that was revoked is replaced once for everybody, and the calls repeated',
    generations: both,
    async check(bench) {
      const auth = bench.auth()
      await auth.session()
      bench.server.sessions.revokeAll()
      const calls = Array.from({ length: 20 }, () => auth.fetch('/fhir/Patient'))
      for (const { status } of await Promise.all(calls)) expectEqual(status, 200, 'status')
      bench.server.expectTokenRequests(2)
    },
  },
  {
    name: 'a server that starts again without its sessions is signed in to again',
    generations: both,
    async check(bench) {
      const auth = bench.auth()
      await auth.session()
      bench.server.restart()
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
      bench.server.expectTokenRequests(2)
    },
  },
  {
    name: 'a post is repeated with its body, and a stream is not sent twice',
    generations: both,
    async check(bench) {
      const auth = bench.auth()
      await auth.session()
      bench.server.sessions.revokeAll()
      const repeated = await auth.fetch('/echo', { method: 'POST', body: '{}' })
      expectEqual(repeated.status, 200, 'status of the repeated call')
      bench.server.sessions.revokeAll()
      const stream = new Response('{}').body
      const init = { method: 'POST', body: stream, duplex: 'half' } as RequestInit
      const before = bench.paths.length
      const refused = await auth.fetch('/echo', init)
      expectThat([401, 403].includes(refused.status), `the stream was answered ${refused.status}`)
      expectEqual(bench.paths.slice(before), ['/echo'], 'requests')
    },
  },
  {
    name: 'a server that fails twice costs patience and no error',
    generations: both,
    async check(bench) {
      bench.server.trouble.next({ endpoint: 'token', times: 2, effect: 'status', status: 503 })
      await bench.auth().session()
      bench.server.expectTokenRequests(3)
      expectEqual(bench.events.filter(({ type }) => type === 'retry').length, 2, 'retries')
    },
  },
  {
    name: 'a clock of the server that is hours off changes nothing',
    generations: both,
    async check(bench) {
      bench.server.clock.advance(-5 * 3_600_000)
      const auth = bench.auth()
      await auth.session()
      await auth.session()
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
      bench.server.expectTokenRequests(1)
    },
  },
  {
    name: 'signing out ends the session where the generation can',
    generations: both,
    async check(bench) {
      const auth = bench.auth()
      await auth.session()
      const { endedAtServer } = await auth.signOut()
      expectEqual(endedAtServer, bench.generation === 3, 'ended at the server')
      expectEqual(
        bench.server.sessions.all.some(({ isLive }) => isLive),
        bench.generation === 2,
        'live sessions',
      )
    },
  },
  {
    name: 'a discovery document that is missing is no obstacle',
    generations: both,
    async check(bench) {
      bench.server.trouble.next({ endpoint: 'discovery', effect: 'status', status: 404 })
      expectEqual((await bench.auth().fetch('/fhir/Patient')).status, 200, 'status')
      const found = bench.events.find(({ type }) => type === 'dialect_found')
      expectEqual(
        found,
        { type: 'dialect_found', dialect: `icdr${bench.generation}`, certain: true },
        'dialect',
      )
    },
  },
]
