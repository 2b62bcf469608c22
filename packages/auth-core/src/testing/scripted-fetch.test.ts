import { beforeEach, expect, test } from 'vitest'
import { createScriptedFetch, createUnsignedToken, grantSession, type ScriptedFetch } from './index.ts'

const tokenEndpoint = 'https://icdr.example.org/auth/oauth2_token'
const form = { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }) }

let server: ScriptedFetch
beforeEach(() => {
  server = createScriptedFetch()
})

function claimsOf(token: unknown): unknown {
  return JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString())
}

test('grants a session of an hour, another one each time', async () => {
  for (const accessToken of ['access-token-1', 'access-token-2']) {
    const { id_token: identityToken, ...answer } = await (await server.fetch(tokenEndpoint, form)).json()
    expect(answer).toEqual({ access_token: accessToken, token_type: 'bearer', expires_in: 3600 })
    expect(claimsOf(identityToken)).toEqual({ sub: 'scripted', scope: [] })
  }
})

test('grants what it is told to', async () => {
  const grant = { lifetimeSeconds: 60, accessToken: 'a', refreshToken: 'r', policies: ['1.2.3'] }
  for (const response of [await createScriptedFetch(grant).fetch(tokenEndpoint, form), grantSession(grant)]) {
    const { id_token: identityToken, ...answer } = await response.json()
    expect(answer).toEqual({ access_token: 'a', refresh_token: 'r', token_type: 'bearer', expires_in: 60 })
    expect(claimsOf(identityToken)).toEqual({ sub: 'scripted', scope: ['1.2.3'] })
  }
  expect(await grantSession().json()).toMatchObject({ access_token: 'access-token', expires_in: 3600 })
})

test('answers as an iCDR 3.x until it is told otherwise', async () => {
  const discovery = 'https://icdr.example.org/auth/.well-known/openid-configuration'
  expect(await (await server.fetch(discovery)).json()).toEqual({
    issuer: 'https://icdr.example.org',
    token_endpoint: tokenEndpoint,
    end_session_endpoint: 'https://icdr.example.org/auth/signout',
  })
  expect(await (await server.fetch('https://icdr.example.org/fhir/Patient')).json()).toEqual({})
  server.onToken(() => new Response('', { status: 503 }))
  server.onResource(({ url }) => new Response(url.pathname))
  expect((await server.fetch(tokenEndpoint, form)).status).toBe(503)
  expect(await (await server.fetch('https://icdr.example.org/x')).text()).toBe('/x')
  server.onResource(() => Promise.reject(new TypeError('fetch failed')))
  await expect(server.fetch('https://icdr.example.org/x')).rejects.toThrow('fetch failed')
})

test('remembers all that it was sent', async () => {
  await server.fetch('https://icdr.example.org/fhir/Patient?name=a', { headers: { accept: 'a/b' } })
  await server.fetch(tokenEndpoint, form)
  expect(server.requests).toHaveLength(2)
  const [call] = server.requests
  expect(call).toMatchObject({ method: 'GET', body: '' })
  expect([call?.url.href, call?.headers.get('accept')]).toEqual([
    'https://icdr.example.org/fhir/Patient?name=a',
    'a/b',
  ])
  expect(server.tokenRequests).toEqual(server.requests.slice(1))
  expect(server.tokenRequests[0]).toMatchObject({ method: 'POST', body: 'grant_type=client_credentials' })
  expect(Object.fromEntries(server.tokenRequests[0]?.form ?? [])).toEqual({
    grant_type: 'client_credentials',
  })
})

test('a token that nobody has signed is a JWT with claims of any alphabet', () => {
  for (const name of ['a', 'ab', 'abc', 'ÿ?>~~~', '🚑']) {
    const token = createUnsignedToken({ name })
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.$/)
    expect(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).toBe('{"alg":"none"}')
    expect(claimsOf(token)).toEqual({ name })
  }
})
