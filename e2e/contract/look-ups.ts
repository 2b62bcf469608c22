import { EXAMPLE_USER } from '@santedb/test-server'
import { getDiscovery, getKeySet, getUserInfo, lookUpSession } from '@santedb/auth-core/look-ups'
import { verifyIdentityToken } from '@santedb/auth-core/verify'
import { expectEqual, expectThat, failureOf } from './bench.ts'
import { both, type Clause } from './clause.ts'

/** What can be asked of SanteDB about itself, a session and a user. */
export const lookUps: readonly Clause[] = [
  {
    name: 'a live session is found, and a revoked one is not',
    generations: both,
    async check(bench) {
      const { accessToken, policies } = await bench.auth().session()
      const found = await lookUpSession(bench, accessToken)
      expectEqual([...(found?.policies ?? [])].toSorted(), [...policies].toSorted(), 'policies')
      expectThat(!JSON.stringify(found).includes(accessToken), 'the token is told')
      bench.server.sessions.revokeAll()
      expectEqual((await lookUpSession(bench, accessToken)) ?? null, null, 'session')
      expectEqual((await lookUpSession(bench, 'abcdef')) ?? null, null, 'session of an unknown token')
    },
  },
  {
    name: 'a user is told',
    generations: both,
    async check(bench) {
      const { interactive, password } = bench.library
      const auth = bench.auth({ grant: interactive() })
      await auth.signIn(password({ username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }))
      const user = await getUserInfo(auth)
      expectThat(Object.values(user).includes(EXAMPLE_USER.id), 'the user is not named')
    },
  },
  {
    name: 'discovery tells the generation, and the keys prove what they can',
    generations: both,
    async check(bench) {
      const discovery = await getDiscovery(bench)
      expectEqual('end_session_endpoint' in discovery, bench.generation === 3, 'end_session_endpoint')
      const { identityToken = '', accessToken, subject } = await bench.auth().session()
      if (bench.generation === 2) {
        expectEqual((await failureOf(bench.library, getKeySet(bench))).code, 'invalid_response', 'code')
        const clientSecret = '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV'
        const { claims, proof } = await verifyIdentityToken(identityToken, { clientSecret, accessToken })
        expectEqual([claims.sub, proof], [subject, 'shared-secret'], 'proof')
      } else {
        const keySet = await getKeySet(bench)
        const verified = await verifyIdentityToken(identityToken, {
          keySet,
          accessToken,
          audience: 'EXAMPLE_APPLICATION',
          allowPublishedSecrets: true,
        })
        expectEqual([verified.claims.sub, verified.proof], [subject, 'published-secret'], 'proof')
      }
    },
  },
]
