import { EXAMPLE_DEVICE } from '@santedb/test-server'
import { expectEqual, expectThat, failureOf } from './bench.ts'
import { both, type Clause } from './clause.ts'

const wrongDevice = { id: EXAMPLE_DEVICE.id, secret: 'wrong-on-purpose' }

/** What a client does when it is refused: it does not try again, and says why. */
export const refusals: readonly Clause[] = [
  {
    name: 'a wrong device secret is presented once, however many calls there are',
    generations: both,
    async check(bench) {
      const auth = bench.auth({ device: wrongDevice })
      const calls = await Promise.allSettled(Array.from({ length: 200 }, () => auth.fetch('/fhir/Patient')))
      expectThat(
        calls.every(({ status }) => status === 'rejected'),
        'a call succeeded',
      )
      const error = await failureOf(bench.library, auth.session())
      expectEqual(error.code, 'credentials_rejected', 'code')
      expectThat(error.retryAt instanceof Date && error.retryAt.getTime() > Date.now() + 50_000, 'no retryAt')
      expectThat(
        !`${error.message} ${JSON.stringify(error)}`.includes('wrong-on-purpose'),
        'the secret is told',
      )
      bench.server.expectTokenRequests(1)
    },
  },
  {
    name: 'a wrong application secret is told so',
    generations: both,
    async check(bench) {
      const auth = bench.auth({
        clientSecret: 'wrong-on-purpose',
        ...(bench.generation === 3 && { device: undefined }),
      })
      const error = await failureOf(bench.library, auth.session())
      expectEqual(error.code, 'credentials_rejected', 'code')
      expectEqual(error.status, bench.generation === 2 ? 400 : 401, 'status')
      bench.server.expectTokenRequests(1)
    },
  },
  {
    name: 'a locked device is told so, and its right secret not spent on it',
    generations: both,
    async check(bench) {
      bench.server.accounts.lock('device', EXAMPLE_DEVICE.id)
      const auth = bench.auth({ device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret } })
      expectEqual((await failureOf(bench.library, auth.session())).code, 'credentials_rejected', 'code')
      await failureOf(bench.library, auth.session())
      bench.server.expectTokenRequests(1)
    },
  },
  {
    name: 'a policy that does not exist is refused with words of the server',
    generations: [3],
    async check(bench) {
      const error = await failureOf(
        bench.library,
        bench.auth({ policies: ['1.2.3.4'], timeoutMs: 1500 }).session(),
      )
      // iCDR 3.x fails with a 500, which is tried again: time can run out during an attempt, after one that failed.
      const told = error.code === 'timeout' ? error.cause : error
      expectThat(bench.library.isAuthError(told) && told.serverDescription !== undefined, 'no description')
    },
  },
  {
    name: 'a page of a proxy is told as such',
    generations: both,
    async check(bench) {
      bench.server.trouble.next({ endpoint: 'token', effect: 'html' })
      expectEqual((await failureOf(bench.library, bench.auth().session())).code, 'invalid_response', 'code')
    },
  },
  {
    name: 'too many requests are told with the time to wait',
    generations: [3],
    async check(bench) {
      bench.server.trouble.next({ endpoint: 'token', effect: 'throttle', retryAfter: '1200' })
      const error = await failureOf(bench.library, bench.auth().session())
      expectEqual(error.code, 'throttled', 'code')
      expectEqual(error.retryAfterMs, 1_200_000, 'wait')
    },
  },
  {
    name: 'a token request that is redirected to another origin goes no further',
    generations: both,
    async check(bench) {
      bench.server.trouble.next({ endpoint: 'token', effect: 'redirect', location: 'https://evil.example/' })
      expectEqual((await failureOf(bench.library, bench.auth().session())).code, 'invalid_response', 'code')
      bench.server.expectTokenRequests(1)
    },
  },
]
