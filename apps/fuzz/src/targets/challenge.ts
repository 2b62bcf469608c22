import { createAuth, isAuthError, password, readElevation } from '@santedb/auth-core'
import { member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { addressOf, inputOf, responseOf } from './support/answers.ts'
import { canaries, canaryWords } from './support/canaries.ts'
import { assertShape, attempt } from './support/check.ts'
import { createServer, program } from './support/program.ts'

const words = [
  ...canaryWords,
  'WWW-Authenticate',
  'www-authenticate',
  'bearer',
  'Bearer',
  'Basic',
  'realm',
  'error',
  'scope',
  'insufficient_scope',
  'invalid_token',
  'error_description',
  'Elevate',
  'Deny',
  'policyId',
  'policyOutcome',
  'PolicyViolationException',
  'SecuritySessionException',
  '$type',
  "'ANONYMOUS'",
]
const granted = { access_token: 'granted', token_type: 'bearer', expires_in: 300 }
const policies = {
  '1.3.6.1.4.1.33349.3.1.5.9.3': 'elevate',
  '1.3.6.1.4.1.33349.3.1.5.9.2.4.0': 'deny',
} as const

/** How services refuse calls: challenges, faults, and what they say about policies. */
export const challengeTarget: Target = {
  name: 'challenge',
  about: 'WWW-Authenticate, and answers about policies and elevation',
  words,
  async seeds() {
    const seeds = []
    for (const generation of [2, 3] as const) {
      const { password: secret } = canaries
      const users = [{ id: 'allison', password: secret, policies }]
      const server = createServer(generation, { users, expiredBearer: 'challenge' })
      const auth = createAuth({
        ...program,
        dialect: generation === 2 ? 'icdr2' : 'icdr3',
        grant: password({ username: 'allison', password: secret }),
        fetch: async (address, init) => server.fetch(new Request(address, init)),
      })
      for (const path of ['/hdsi/Patient', '/fhir/Patient', '/ami/SecurityUser', '/auth/userinfo']) {
        seeds.push(await inputOf(await auth.fetch(path)))
        const headers = { authorization: 'Bearer tampered' }
        seeds.push(await inputOf(await auth.fetch(path, { headers })))
        seeds.push(await inputOf(await server.fetch(new Request(program.root + path))))
      }
    }
    return [
      ...seeds,
      header(
        'Bearer realm="a", error="insufficient_scope", scope="1.2.3 1.2.4", error_description="Policy \\"x\\" violated"',
      ),
      header(
        'bearer realm="a" error="insufficient_scope" scope="1.2.3;1.2.4" error_description="by \'alli"son\'"',
      ),
      header(
        'Basic realm="a", Bearer error=insufficient_scope, scope=1.2.3, Digest qop="auth,auth-int", nonce=x',
      ),
    ]
  },
  async run(input) {
    const refusal = responseOf(input)
    const elevation = readElevation(refusal)
    if (elevation) {
      assertShape(elevation.policies.length > 0, 'an elevation asks for no policy')
      assertShape(
        elevation.policies.every((it) => /^[^\s;|&]+$/.test(it)),
        'a policy has a separator in it',
      )
      assertShape(
        elevation.description === undefined || typeof elevation.description === 'string',
        'the description is no text',
      )
    }
    let calls = 0
    const auth = createAuth({
      ...program,
      dialect: 'icdr3',
      fetch: async (address) => {
        if (addressOf(address).pathname.endsWith('oauth2_token')) return Response.json(granted)
        calls += 1
        return responseOf(input)
      },
    })
    await attempt(() => auth.fetch('/fhir/Patient', { method: 'POST', body: 'x' }))
    assertShape(calls <= 25, `one call was made ${calls} times`)
    const elevated = await attempt(() =>
      auth.elevate({
        purpose: '6af982f0-9169-11ea-bb37-0242ac130002',
        policies: elevation?.policies ?? ['1.2.3'],
      }),
    )
    if (!isAuthError(elevated)) await attempt(() => elevated.fetch('/fhir/Patient'))
    assertShape(member(input, 'status') !== 200 || elevation === undefined, 'a success asks for elevation')
  },
}

function header(value: string) {
  return { status: 401, headers: { 'www-authenticate': value }, body: '' }
}
