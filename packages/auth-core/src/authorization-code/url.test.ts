import { expect, test } from 'vitest'
import { isAuthError } from '../errors/auth-error.ts'
import type { AuthorizationOptions } from './options.ts'
import { createAuthorizationUrl } from './url.ts'
import { policies } from '../policies/policies.ts'

const options: AuthorizationOptions = {
  root: 'https://icdr.example.org:8443/',
  dialect: 'icdr3',
  clientId: 'EXAMPLE_APPLICATION',
  redirectUri: 'https://app.example.org/callback',
}
const all: Partial<AuthorizationOptions> = {
  responseMode: 'form_post',
  policies: [policies.login, policies.readMetadata],
  loginHint: 'allison',
  language: 'fr',
}
const endpoint = 'https://op.example.org/authorize?tenant=a'

test.for<[AuthorizationOptions['dialect'], Partial<AuthorizationOptions>, string, Record<string, string>]>([
  ['icdr3', {}, 'https://icdr.example.org:8443/auth/authorize', {}],
  ['icdr2', {}, 'https://icdr.example.org:8443/auth/authorize/', { scope: 'openid' }],
  ['standard', { authorizationEndpoint: endpoint }, 'https://op.example.org/authorize', { tenant: 'a' }],
  [
    'icdr3',
    all,
    'https://icdr.example.org:8443/auth/authorize',
    {
      response_mode: 'form_post',
      scope: `${policies.login} ${policies.readMetadata}`,
      login_hint: 'allison',
      ui_locale: 'fr',
    },
  ],
  [
    'icdr2',
    all,
    'https://icdr.example.org:8443/auth/authorize/',
    { response_mode: 'form_post', scope: `openid ${policies.login} ${policies.readMetadata}` },
  ],
  [
    'standard',
    { ...all, policies: ['openid', 'email'], authorizationEndpoint: new URL(endpoint) },
    'https://op.example.org/authorize',
    {
      tenant: 'a',
      response_mode: 'form_post',
      scope: 'openid email',
      login_hint: 'allison',
      ui_locales: 'fr',
    },
  ],
])('%s is asked as it needs: %j', async ([dialect, change, address, expected]) => {
  const { url, pending } = await createAuthorizationUrl({ ...options, dialect, ...change })
  expect(url.origin + url.pathname).toBe(address)
  expect(url.search).not.toContain('+')
  const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams)
  expect(rest).toEqual({
    response_type: 'code',
    client_id: options.clientId,
    redirect_uri: options.redirectUri,
    code_challenge_method: 'S256',
    ...expected,
  })
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pending.codeVerifier))
  expect(challenge).toBe(Buffer.from(digest).toString('base64url'))
  expect(pending).toMatchObject({ state, nonce, redirectUri: options.redirectUri })
})

test('every sign-in has its own state, nonce and verifier, which go into an address and JSON unchanged', async () => {
  const begun = await Promise.all([createAuthorizationUrl(options), createAuthorizationUrl(options)])
  const secrets = begun.flatMap(({ pending: { state, nonce, codeVerifier } }) => [state, nonce, codeVerifier])
  expect(new Set(secrets).size).toBe(6)
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43,}$/)
  for (const { pending } of begun) expect(JSON.parse(JSON.stringify(pending))).toEqual(pending)
})

test('the issuer that an answer must name is kept until then, and none where none is expected', async () => {
  const issuer = 'https://op.example.org'
  expect((await createAuthorizationUrl({ ...options, issuer })).pending.issuer).toBe(issuer)
  expect((await createAuthorizationUrl(options)).pending).not.toHaveProperty('issuer')
})

async function refusalOf(change: object): Promise<{ code: string; summary: string }> {
  try {
    await createAuthorizationUrl({ ...options, ...change })
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
  throw new Error('the options were accepted')
}

test.for<[object, RegExp]>([
  [{ root: 'icdr.example.org' }, /root must be/],
  [{ root: 'http://icdr.example.org' }, /root must be/],
  [{ root: 'ftp://icdr.example.org' }, /root must be/],
  ...['auto', 'my-icdr2', 'icdr2.5', 'standards'].map((dialect): [object, RegExp] => [
    { dialect },
    /dialect must be/,
  ]),
  [{ clientId: '' }, /clientId must be/],
  [{ redirectUri: '/callback' }, /redirectUri must be/],
  [{ redirectUri: 'http://app.example.org/callback' }, /redirectUri must be/],
  [{ redirectUri: 'https://app.example.org/#a' }, /redirectUri must be/],
  [{ redirectUri: 'https://app.example.org/?tenant=a' }, /redirectUri must have no query/],
  ...['jwt', 'query.jwt', 'subquery'].map((responseMode): [object, RegExp] => [
    { responseMode },
    /responseMode must be/,
  ]),
  ...['openid', '*.1', '1.*', '1', 'x1.2', '1.2x'].map((policy): [object, RegExp] => [
    { policies: [policy] },
    /policies must be/,
  ]),
  ...['', 'a b', 'a"b', ' a', 'a\\'].map((policy): [object, RegExp] => [
    { policies: [policy], dialect: 'standard', authorizationEndpoint: endpoint },
    /policies must be/,
  ]),
  [{ policies: ['offline_access'], dialect: 'icdr2' }, /policies must be/],
  [{ policies: ['1.2 1.3'] }, /policies must be/],
  [{ dialect: 'standard' }, /authorizationEndpoint must be/],
  [{ dialect: 'standard', authorizationEndpoint: 'http://op.example.org/' }, /authorizationEndpoint must be/],
  [{ root: '', clientId: '', policies: ['x'] }, /root must.*clientId must.*policies must/],
])('%j is refused', async ([change, expected]) => {
  expect(await refusalOf(change)).toMatchObject({
    code: 'invalid_options',
    summary: expect.stringMatching(expected),
  })
})

test('a fragment is refused in iCDR 2.x, which has none', async () => {
  expect(await refusalOf({ dialect: 'icdr2', responseMode: 'fragment' })).toMatchObject({
    code: 'unsupported',
    summary: 'The server cannot answer in a fragment.',
  })
})

test('all that is wrong is told at once', async () => {
  expect((await refusalOf({ dialect: 'auto', clientId: '' })).summary).toBe(
    'Wrong options: dialect must be icdr2, icdr3 or standard; clientId must be the name of the application.',
  )
})

test.for<Partial<AuthorizationOptions>>([
  { root: 'http://localhost:8080' },
  { root: 'http://icdr.example.org', unsafeAllowPlainHttp: true },
  { redirectUri: 'http://127.0.0.1:4000/callback' },
  { redirectUri: 'org.example.app:/callback' },
  { redirectUri: 'https://app.example.org/?tenant=a', responseMode: 'form_post' },
  { responseMode: 'fragment' },
  { policies: ['*'] },
  { policies: ['12.34.56'] },
])('%j is accepted', async (change) => {
  await expect(createAuthorizationUrl({ ...options, ...change })).resolves.toBeDefined()
})
