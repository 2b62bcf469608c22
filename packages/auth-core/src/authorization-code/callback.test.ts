import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { type AuthError, isAuthError } from '../errors/auth-error.ts'
import { type CallbackRequest, readAuthorizationCallback } from './callback.ts'
import type { PendingAuthorization } from './url.ts'

const redirectUri = 'https://app.example.org/callback'
const pending: PendingAuthorization = {
  state: 'pA7m0Wc1Y3uVq8sT5xZ2bN4kL6jH9gF0dS1aQ3wE5rT',
  nonce: 'nOnCe-Wc1Y3uVq8sT5xZ2bN4kL6jH9gF0dS1aQ3wE5r',
  codeVerifier: 'vErIfIeR-c1Y3uVq8sT5xZ2bN4kL6jH9gF0dS1aQ3wE5',
  redirectUri,
}
const { state } = pending
const answer = `code=tHe-CoDe&state=${state}`

function post(body: string): Request {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return new Request(redirectUri, { method: 'POST', body, headers })
}

test.for<[string, () => URL | URLSearchParams | CallbackRequest]>([
  ['an address with a query', () => new URL(`${redirectUri}?${answer}`)],
  ['an address with a fragment', () => new URL(`${redirectUri}?tenant=a#${answer}`)],
  ['parameters', () => new URLSearchParams(answer)],
  ['a request', () => new Request(`${redirectUri}?${answer}`)],
  [
    'a request of which only the path is known',
    () => ({ method: 'GET', url: `/callback?${answer}`, text: async () => '' }),
  ],
  ['a form', () => post(answer)],
])('reads %s', async ([, callback]) => {
  const { codeVerifier, nonce } = pending
  expect(await readAuthorizationCallback(callback(), pending)).toEqual({
    code: 'tHe-CoDe',
    codeVerifier,
    redirectUri,
    nonce,
  })
})

async function rejectionOf(callback: URLSearchParams | CallbackRequest, begun: unknown): Promise<AuthError> {
  try {
    await readAuthorizationCallback(callback, begun as PendingAuthorization)
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
  throw new Error('the callback was accepted')
}

test.for([
  ['another state', `code=tHe-CoDe&state=${state.replace('p', 'q')}`, /state/],
  ['a state that is cut', `code=tHe-CoDe&state=${state.slice(0, -1)}`, /state/],
  ['a state that goes on', `code=tHe-CoDe&state=${state}x`, /state/],
  ['no state', 'code=tHe-CoDe', /state/],
  ['the state in error_detail without an error', `code=tHe-CoDe&error_detail=${state}`, /state/],
  ['an error of nobody knows whom', 'error=access_denied&error_description=call+this+number', /state/],
  ['no code', `state=${state}`, /no code/],
  ['an empty code', `state=${state}&code=`, /no code/],
  ['two codes', `${answer}&code=other`, /more than once/],
  ['two states', `${answer}&state=${state}`, /more than once/],
  ['an implicit answer', `state=${state}&id_token=a.b.c`, /not one of the code flow/],
  ['a signed answer', `${answer}&response=a.b.c`, /not one of the code flow/],
] as const)('%s is rejected', async ([, parameters, expected]) => {
  for (const callback of [new URLSearchParams(parameters), post(parameters)]) {
    const error = await rejectionOf(callback, pending)
    expect(error).toMatchObject({ code: 'callback_rejected', summary: expect.stringMatching(expected) })
    expect('cause' in error).toBe(error.summary === 'The answer is not one of the code flow.')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/tHe-CoDe|pA7m0W|call this number/)
  }
})

test.for([`state=${state}`, `error_detail=${state}`])(
  "the server's refusal with %s is told",
  async (echo) => {
    const description = `${pending.nonce} may not sign in ${'x '.repeat(1000)}`
    const parameters = new URLSearchParams(`error=access_denied&${echo}`)
    parameters.set('error_description', description)
    const error = await rejectionOf(parameters, pending)
    expect(error).toMatchObject({ code: 'callback_rejected', serverError: 'access_denied' })
    expect(error.serverDescription).toMatch(/^\[removed\] may not sign in/)
    expect(error.serverDescription?.length).toBe(300)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/nOnCe|pA7m0W/)
  },
)

test('nothing that is secret in the sign-in shows in a refusal that repeats it', async () => {
  const parameters = new URLSearchParams(`error=access_denied&${answer}`)
  const { nonce, codeVerifier } = pending
  parameters.set('error_description', ['code', 'tHe-CoDe', state, nonce, codeVerifier].join(' '))
  const error = await rejectionOf(parameters, pending)
  expect(error).toMatchObject({
    summary: `The server refused the sign-in (access_denied): "${error.serverDescription}".`,
    serverDescription: 'code [removed] [removed] [removed] [removed]',
    cause: { name: 'AuthorizationResponseError' },
  })
})

test('a refusal without a description is told by its word', async () => {
  const error = await rejectionOf(new URLSearchParams(`error=access_denied&state=${state}`), pending)
  expect(error.summary).toBe('The server refused the sign-in (access_denied): "".')
})

function from(issuer: string): URLSearchParams {
  return new URLSearchParams(`${answer}&iss=${encodeURIComponent(issuer)}`)
}

test('an issuer is compared where one is expected', async () => {
  const begun = { ...pending, issuer: 'https://op.example.org' }
  expect((await rejectionOf(from('https://evil.example.org'), begun)).summary).toMatch(
    /not one of the code flow/,
  )
  await expect(readAuthorizationCallback(from('https://op.example.org'), begun)).resolves.toBeDefined()
  await expect(readAuthorizationCallback(from('https://any.example.org'), pending)).resolves.toBeDefined()
})

test.for([null, undefined, {}, { ...pending, state: '' }, { ...pending, nonce: 7 }])(
  'a sign-in that was lost is not answered: %j',
  async (begun) => {
    expect((await rejectionOf(new URLSearchParams('code=a&state='), begun)).summary).toMatch(/No sign-in/)
  },
)

test('a form that cannot be read is rejected', async () => {
  const callback = {
    method: 'post',
    url: '/callback',
    text: async () => Promise.reject(new Error('read twice')),
  }
  expect(await rejectionOf(callback, pending)).toMatchObject({
    code: 'callback_rejected',
    summary: 'The form could not be read.',
  })
})

test('a request whose address cannot be read is rejected', async () => {
  const callback = { method: 'GET', url: 'callback', text: async () => '' }
  expect(await rejectionOf(callback, { ...pending, redirectUri: 'no address' })).toMatchObject({
    code: 'callback_rejected',
  })
})
