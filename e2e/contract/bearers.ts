import { createBearerVerifier, refusalResponse } from '@santedb/auth-core/bearer'
import { policies } from '@santedb/auth-core/policies'
import { expectEqual } from './bench.ts'
import { both, type Clause } from './clause.ts'

/** What is said of bearers that somebody else brings. */
export const bearers: readonly Clause[] = [
  {
    name: 'the bearer of a live session is accepted, and that of a revoked one is dead',
    generations: both,
    async check(bench) {
      const { root, fetch, server } = bench
      const verifier = createBearerVerifier({ root, fetch, recheckMs: 0 })
      const { accessToken, subject } = await bench.auth().session()
      const verify = (requirePolicies: string[]) =>
        verifier.verify(`bearer ${accessToken}`, { requirePolicies })
      const accepted = await verify([policies.readMetadata])
      expectEqual(accepted.outcome === 'accepted' && accepted.session.subject, subject, 'subject')
      expectEqual((await verify(['1.2.3'])).outcome, 'denied', 'outcome with a policy that nobody has')
      server.sessions.revokeAll()
      expectEqual((await verify([])).outcome, 'dead', 'outcome of a revoked session')
      expectEqual((await verifier.verify('Bearer abcdef')).outcome, 'dead', 'outcome of an unknown token')
    },
  },
  {
    name: 'a bearer is not refused because SanteDB is down',
    generations: both,
    async check(bench) {
      const { root, fetch, server } = bench
      const verifier = createBearerVerifier({ root, fetch })
      const { accessToken } = await bench.auth().session()
      // Some runtimes ask again by themselves when a connection was dropped.
      server.trouble.next({ endpoint: 'session', effect: 'drop', times: 10 })
      const refused = await verifier.verify(`Bearer ${accessToken}`)
      if (refused.outcome === 'accepted') throw new Error('accepted')
      expectEqual(refused.outcome, 'unavailable', 'outcome')
      expectEqual(refusalResponse(refused, { realm: 'here' }).status, 503, 'status')
    },
  },
]
