// What an adapter makes of users' sign-ins: the steps, the page of SanteDB, new passwords.
import { expect, test } from 'vitest'
import { AuthError } from '../errors/auth-error.ts'
import {
  credentialsRejected,
  type Failure,
  mfaRequired,
  missingClaim,
  networkError,
  passwordExpired,
  requestRejected,
} from '../errors/failures.ts'
import { Session } from '../session/session.ts'
import { createUnsignedToken } from '../testing/index.ts'
import { beginCodeSignIn, readCodeAnswer, stateOf } from './code-sign-in.ts'
import { setPassword } from './set-password.ts'
import { readPendingStep } from './sign-in-step.ts'
import { userNameOf } from './user-name.ts'

const choices = [{ value: 'a', name: 'A' }]
const claimRequest = (claim?: 'facility' | 'purpose') => ({
  claimRequest: { claim, claimType: 'x', choices },
})

test.for<[Failure, ConstructorParameters<typeof AuthError>[2], object]>([
  [mfaRequired, { serverDescription: 'sent' }, { step: 'mfa', hint: 'sent' }],
  [missingClaim, claimRequest('facility'), { step: 'choose-facility', choices }],
  [missingClaim, claimRequest('purpose'), { step: 'choose-purpose', choices }],
  [missingClaim, claimRequest(), { step: 'choose-facility', choices }],
  [missingClaim, {}, { step: 'choose-facility', choices: [] }],
  [passwordExpired, {}, { step: 'change-password' }],
  [credentialsRejected, { serverDescription: 'no' }, { step: 'rejected', detail: 'no' }],
  [requestRejected, {}, { step: 'rejected' }],
])('the failure $0.code with $1 is the step $2', ([failure, details, step]) => {
  expect(readPendingStep(new AuthError(failure, 'It failed.', details))).toStrictEqual(step)
})

test('a refusal tells until when it stays one', () => {
  const error = new AuthError(credentialsRejected, 'It failed.')
  error.retryAt = new Date(5)
  expect(readPendingStep(error)).toEqual({ step: 'rejected', retryAt: new Date(5) })
})

test.for([new AuthError(networkError, 'It failed.'), new Error('a defect')])('%s is no step', (error) => {
  expect(() => readPendingStep(error)).toThrow(error)
})

const options = {
  root: 'https://icdr.example.org:8443/',
  clientId: 'APP',
  policies: ['1.2', '1.3'],
  redirectUri: 'https://app.example.org/?a=b',
  loginHint: 'allison b',
  language: 'fr',
}

test('a sign-in begins at the page of iCDR 3.x, and the answer is to stay in the browser', async () => {
  const { url, pending } = await beginCodeSignIn(options)
  const { code_challenge: challenge, ...parameters } = Object.fromEntries(url.searchParams)
  expect(url.origin + url.pathname).toBe('https://icdr.example.org:8443/auth/authorize')
  expect(parameters).toEqual({
    response_type: 'code',
    response_mode: 'fragment',
    client_id: 'APP',
    redirect_uri: options.redirectUri,
    scope: '1.2 1.3',
    state: pending.state,
    nonce: pending.nonce,
    login_hint: 'allison b',
    ui_locale: 'fr',
    code_challenge_method: 'S256',
  })
  expect(challenge).toMatch(/^[\w-]{43}$/)
  expect(new Set(Object.values(pending)).size).toBe(4)
  for (const secret of [pending.state, pending.nonce, pending.codeVerifier])
    expect(secret).toMatch(/^[\w-]{43}$/)
  const { url: least } = await beginCodeSignIn({
    root: options.root,
    clientId: 'APP',
    redirectUri: 'https://a.example/',
  })
  for (const name of ['scope', 'login_hint', 'ui_locale']) expect(least.searchParams.has(name)).toBe(false)
})

const answer = (fragment: string) => new URL(`https://app.example.org/#${fragment}`)

test('an answer brings what the token request needs, once it is the one to this sign-in', async () => {
  const { pending } = await beginCodeSignIn(options)
  const { state, codeVerifier, nonce, redirectUri } = pending
  expect(readCodeAnswer(answer(`code=c&state=${state}`), pending)).toEqual({
    code: 'c',
    codeVerifier,
    nonce,
    redirectUri,
  })
  const isRejected = expect.objectContaining({ code: 'callback_rejected' })
  for (const [fragment, known] of [
    ['code=c&state=other', pending],
    ['code=c', pending],
    [`code=c&state=${state}`, undefined],
    [`state=${state}`, pending],
  ] as const)
    expect(() => readCodeAnswer(answer(fragment), known)).toThrow(isRejected)
})

test("a refusal is told in SanteDB's own words, without what is secret", async () => {
  const { pending } = await beginCodeSignIn(options)
  const query = `error=access_denied&error_detail=${pending.state}&error_description=not+${pending.nonce}`
  expect(() => readCodeAnswer(new URL(`https://app.example.org/#${query}`), pending)).toThrow(
    expect.objectContaining({ serverError: 'access_denied', serverDescription: 'not [removed]' }),
  )
})

test.for([
  ['code=c&state=s', 's'],
  ['error=e&error_detail=s', 's'],
  ['state=s', undefined],
  ['code=c', undefined],
  ['/route?code=c', undefined],
])('the state of "%s" is %s', ([fragment, state]) => {
  expect(stateOf(new URLSearchParams(fragment))).toBe(state)
})

function sessionOf(claims: object): Session {
  const identityToken = createUnsignedToken({ ...claims })
  return new Session({ accessToken: 'a', identityToken, expiresAtMs: 3, endsAtMs: 2, renewAtMs: 1 })
}

test.for([
  [{ name: 'allison' }, 'allison'],
  [{ unique_name: 'bob' }, 'bob'],
  [{ name: 7 }, ''],
] as const)('the user of %o is %s', ([claims, name]) => {
  expect(userNameOf(sessionOf(claims))).toBe(name)
})

test.for([
  [{ sub: 'a/b', name: 'allison' }, '/ami/SecurityUser/a%2Fb', { id: 'a/b', userName: 'allison' }, true],
  [{}, '/ami/SecurityUser/', { id: '', userName: 'as-typed' }, false],
] as const)(
  'the password of %o is set where SanteDB has its users',
  async ([claims, path, entity, isSet]) => {
    const calls: unknown[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      calls.push(input, init?.method, JSON.parse(await new Response(init?.body ?? null).text()))
      return new Response('{}', { status: isSet ? 200 : 422 })
    }
    const names = { username: 'as-typed', newPassword: 'new' }
    expect(await setPassword({ fetch }, sessionOf(claims), names)).toBe(isSet)
    const user = { $type: 'SecurityUser', password: 'new', ...entity }
    expect(calls).toEqual([path, 'PUT', { $type: 'SecurityUserInfo', passwordOnly: true, entity: user }])
  },
)
