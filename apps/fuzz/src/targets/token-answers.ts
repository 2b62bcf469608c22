import { type AuthEvent, createAuth, isAuthError, password, type Session } from '@santedb/auth-core'
import { authorizationCode } from '@santedb/auth-core/authorization-code'
import type { Json } from '../engine/json.ts'
import { member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { addressOf, inputOf, responseOf } from './support/answers.ts'
import { allSecrets, canaries, canaryWords, checkSecrecy, programSecrets } from './support/canaries.ts'
import { assertShape, attempt, checkGranted, checkSession } from './support/check.ts'
import { createServer, program, users } from './support/program.ts'

const grants = {
  password: password({ username: 'allison', password: canaries.password }),
  code: authorizationCode({
    code: canaries.password,
    redirectUri: 'https://app.example.org/callback',
    codeVerifier: canaries.password,
    nonce: 'nonce-1',
  }),
}
const words = [
  ...canaryWords,
  'invalid_client',
  'invalid_grant',
  'mfa_required',
  'missing_claim',
  'password_expired',
  'unspecified_error',
  'expires_in',
  'refresh_token',
  'access_token',
  'id_token',
  'error',
  'scope',
  'nbf',
  'exp',
  'iat',
  'retry-after',
  'Retry-After',
  'data',
  'claimType',
  'claimValue',
  'nonce',
  'ua.4.0',
  'date',
]

/** The answers of a token endpoint: two of them, the second to a renewal. */
function tokenAnswers(dialect: 'icdr2' | 'icdr3' | 'standard'): Target {
  return {
    name: `token-answer-${dialect}`,
    about: `token answers, ${dialect}: to a first request and to a renewal`,
    words,
    seeds: () => seedsOf(dialect),
    async run(input) {
      const answers = [member(input, 'first'), member(input, 'second')]
      const grantName = member(input, 'grant')
      const events: AuthEvent[] = []
      let asked = 0
      const auth = createAuth({
        ...program,
        dialect,
        ...(grantName === 'password' && { grant: grants.password }),
        fetch: async (address) => {
          const { pathname } = addressOf(address)
          if (/well-known/.test(pathname)) return Response.json(discovery)
          if (/signout/.test(pathname)) return new Response(null, { status: 204 })
          asked += 1
          return responseOf(answers[Math.min(asked, answers.length) - 1])
        },
        onEvent: (event) => void events.push(event),
      })
      const isOfUser = grantName === 'code' || grantName === 'password'
      const secrets = isOfUser ? allSecrets : programSecrets
      const signIn = () => (grantName === 'code' ? auth.signIn(grants.code) : auth.session())
      const first = await attempt(signIn, secrets)
      if (!isAuthError(first)) {
        checkSession(first)
        checkGranted(first)
        // What was good for one request is known for one request.
        const second = await attempt(() => auth.renew(), grantName === 'code' ? programSecrets : secrets)
        if (!isAuthError(second)) checkSession(second)
        else checkSession((await auth.session().catch(() => first)) satisfies Session)
        await attempt(() => auth.signOut())
      }
      for (const event of events) checkEvent(event, grantName === 'code' ? programSecrets : secrets)
    },
  }
}

function checkEvent(event: AuthEvent, secrets: readonly string[]): void {
  checkSecrecy(event, secrets)
  if (!('lifetimeMs' in event)) return
  const { lifetimeMs, expiresAt } = event
  assertShape(lifetimeMs > 0 && lifetimeMs < 1e13, `lifetimeMs is ${lifetimeMs}`)
  assertShape(!Number.isNaN(expiresAt.getTime()), 'expiresAt of an event is no date')
}

const discovery = { issuer: program.root, token_endpoint: `${program.root}/auth/oauth2_token` }

async function seedsOf(dialect: 'icdr2' | 'icdr3' | 'standard'): Promise<readonly Json[]> {
  const real = await recordAnswers(dialect === 'icdr2' ? 2 : 3)
  const [first = null, ...others] = real
  return [
    { first, second: first, grant: 'application' },
    ...others.map((answer) => ({ first: answer, second: first, grant: 'password' })),
    { first, second: others.at(-1) ?? null, grant: 'code' },
    {
      first: { status: 502, headers: { 'retry-after': '120' }, body: '<html>Bad Gateway</html>' },
      second: null,
      grant: '',
    },
    {
      first: { status: 429, headers: { 'retry-after': 'Sun, 22 Nov 2026 09:01:00 GMT' }, body: '' },
      second: null,
      grant: '',
    },
    {
      first: { status: 200, headers: {}, body: { error: 0, error_description: 'Invalid' } },
      second: first,
      grant: '',
    },
  ]
}

/** What a SanteDB really answers: to the application, to each of its users, and to wrong secrets. */
async function recordAnswers(generation: 2 | 3): Promise<Json[]> {
  const server = createServer(generation, { applicationRefreshTokens: true })
  const answers: Json[] = []
  const options = {
    ...program,
    dialect: generation === 2 ? 'icdr2' : 'icdr3',
    fetch: async (address: RequestInfo | URL, init?: RequestInit) => {
      const response = await server.fetch(new Request(address, init))
      answers.push(await inputOf(response.clone()))
      return response
    },
  } as const
  await createAuth(options).session()
  for (const { id } of users) {
    const grant = password({ username: id, password: canaries.password })
    await createAuth({ ...options, grant })
      .session()
      .catch(isAuthError)
  }
  const { device } = program
  await createAuth({ ...options, device: { ...device, secret: 'wrong' } })
    .session()
    .catch(isAuthError)
  return answers
}

export const tokenAnswerTargets: readonly Target[] = [
  tokenAnswers('icdr2'),
  tokenAnswers('icdr3'),
  tokenAnswers('standard'),
]
