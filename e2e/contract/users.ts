import {
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '@santedb/test-server'
import { expectEqual, expectThat, failureOf } from './bench.ts'
import { both, type Clause } from './clause.ts'

/** What users go through when they sign in. */
export const users: readonly Clause[] = [
  {
    name: 'a user signs in by password, and the session is refreshed',
    generations: both,
    async check(bench) {
      const { interactive, password } = bench.library
      const auth = bench.auth({ grant: interactive() })
      expectEqual((await failureOf(bench.library, auth.session())).code, 'sign_in_required', 'code')
      const { id, password: secret } = EXAMPLE_USER
      const session = await auth.signIn(password({ username: id, password: secret }))
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
      const renewed = await auth.renew()
      // Generation 3 extends the session and keeps its access token, generation 2 replaces both.
      expectEqual(renewed.accessToken === session.accessToken, bench.generation === 3, 'same access token')
      expectThat(renewed.refreshToken !== session.refreshToken, 'the refresh token is the same')
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status after the renewal')
      bench.server.expectTokenRequests(2)
    },
  },
  {
    name: 'a program signs in as its one user',
    generations: both,
    async check(bench) {
      const { id: username, password: secret } = EXAMPLE_USER
      const auth = bench.auth({ grant: bench.library.password({ username, password: secret }) })
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
      bench.server.sessions.revokeAll()
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status after the session was lost')
    },
  },
  {
    name: 'a wrong password is told so and not sent again',
    generations: both,
    async check(bench) {
      const { interactive, password } = bench.library
      const auth = bench.auth({ grant: interactive() })
      const wrong = password({ username: EXAMPLE_USER.id, password: 'wrong-on-purpose' })
      expectEqual((await failureOf(bench.library, auth.signIn(wrong))).code, 'credentials_rejected', 'code')
      await failureOf(bench.library, auth.signIn(wrong))
      bench.server.expectTokenRequests(1)
    },
  },
  {
    name: 'a second factor is asked for, and the code accepted',
    generations: [3],
    async check(bench) {
      const { interactive, password } = bench.library
      const auth = bench.auth({ grant: interactive() })
      const { id: username, password: secret, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
      const error = await failureOf(bench.library, auth.signIn(password({ username, password: secret })))
      expectEqual([error.code, error.status], ['mfa_required', 400], 'failure')
      await auth.signIn(password({ username, password: secret, mfaCode: multiFactor.code }))
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
    },
  },
  {
    name: 'a code given at once is accepted',
    generations: both,
    async check(bench) {
      const { interactive, password } = bench.library
      const { id: username, password: secret, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
      const auth = bench.auth({ grant: interactive() })
      await auth.signIn(password({ username, password: secret, mfaCode: multiFactor.code }))
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
    },
  },
  {
    name: 'a facility is asked for, and the choice claimed',
    generations: [3],
    async check(bench) {
      const { interactive, password } = bench.library
      const auth = bench.auth({ grant: interactive() })
      const { id: username, password: secret } = EXAMPLE_USER_WITH_FACILITIES
      const error = await failureOf(bench.library, auth.signIn(password({ username, password: secret })))
      expectEqual(error.code, 'missing_claim', 'code')
      expectEqual(error.claimRequest?.claim, 'facility', 'claim')
      const choices = EXAMPLE_FACILITIES.map(({ id, name }) => ({ value: id, name }))
      expectEqual(error.claimRequest?.choices, choices, 'choices')
      const facility = error.claimRequest?.choices[1]?.value ?? ''
      await auth.signIn(password({ username, password: secret, claims: { facility } }))
      expectEqual((await auth.fetch('/fhir/Patient')).status, 200, 'status')
    },
  },
  {
    name: 'an expired password opens a session for nothing but a new one',
    generations: [3],
    async check(bench) {
      const { interactive, password, expiredPassword } = bench.library
      const auth = bench.auth({ grant: interactive() })
      const { id: username, password: secret } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
      const error = await failureOf(bench.library, auth.signIn(password({ username, password: secret })))
      expectEqual(error.code, 'password_expired', 'code')
      const session = await auth.signIn(expiredPassword({ username, password: secret }))
      expectThat(session.can('1.3.6.1.4.1.33349.3.1.5.9.2.1.0.1'), 'the session may not change the password')
    },
  },
]
