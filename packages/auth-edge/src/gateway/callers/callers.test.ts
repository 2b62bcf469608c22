import { createAuth, password } from '@santedb/auth-core'
import { createScriptedFetch } from '@santedb/auth-core/testing'
import { policies } from '@santedb/auth-core/policies'
import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  type TestServer,
} from '@santedb/test-server'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { openGateway, root } from '../../testing/open-gateway.test-support.ts'
import { jwt } from './jwt.ts'
import { nobody } from './nobody.ts'
import { santeDbBearer } from './santedb-bearer.ts'

const issuer = 'https://id.example.org'
const audience = 'https://gateway.example.org'
const { privateKey, publicKey } = await generateKeyPair('RS256')
const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'a', alg: 'RS256' }] }
const unreachable: typeof globalThis.fetch = () => Promise.reject(new TypeError('no route to host'))
const service = () => {
  const scripted = createScriptedFetch()
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { url } = new Request(input, init)
    if (!url.startsWith(issuer)) return scripted.fetch(input, init)
    asked.push(url)
    return Response.json(keySet)
  }
  return { fetch, asked, requests: scripted.requests }
}

function sign(claims: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ sub: 'an employee', iss: issuer, aud: audience, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'a' })
    .setExpirationTime('1h')
    .sign(privateKey)
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

describe('a JWT of another issuer', () => {
  test('lets its subject in, by the key set that the issuer publishes, read once', async () => {
    const { fetch, asked, requests } = service()
    const staff = jwt({ keySet: `${issuer}/jwks`, issuer, audience })
    const { call, records } = openGateway({
      fetch,
      routes: [{ path: '/a', callers: [staff], onward: 'application' }],
    })
    const token = await sign()
    expect((await call('/a', bearer(token))).status).toBe(200)
    expect((await call('/a', bearer(token))).status).toBe(200)
    expect(asked).toEqual([`${issuer}/jwks`])
    expect(records.at(-1)).toMatchObject({ caller: { kind: 'jwt', name: 'an employee' } })
    expect(requests.at(-1)?.headers.get('authorization')).toBe('Bearer access-token-1')
    expect(JSON.stringify(records)).not.toContain(token)
  })

  test.for<[claims: Record<string, unknown>, status: number]>([
    [{ department: 'laboratory', level: 3, scope: 'read write' }, 200],
    [{ department: 'laboratory', level: 3, scope: 'write' }, 401],
    [{ department: 'kitchen', level: 3, scope: 'read' }, 401],
    [{ department: ['kitchen', 'laboratory'], level: 3, scope: 'read' }, 200],
    [{ department: 'laboratory', level: '3', scope: 'read' }, 401],
    [{ department: 'laboratory', scope: 'read' }, 401],
  ])('must have the claims that are required: %j', async ([claims, status]) => {
    const requiredClaims = { department: 'laboratory', level: 3, scope: 'read', sub: true }
    const staff = jwt({ keySet, issuer, audience, requiredClaims })
    const { call } = openGateway({
      fetch: service().fetch,
      routes: [{ path: '/a', callers: [staff], onward: 'application' }],
    })
    expect((await call('/a', bearer(await sign(claims)))).status).toBe(status)
  })

  test('is looked at by the check for its issuer, where there are several', async () => {
    const others = jwt({ keySet: { keys: [] }, issuer: 'https://other.example.org', audience })
    const staff = jwt({ keySet, issuer, audience })
    const callers = [others, staff, nobody()]
    const { call } = openGateway({
      fetch: service().fetch,
      routes: [{ path: '/a', callers, onward: 'application' }],
    })
    expect((await call('/a', bearer(await sign()))).status).toBe(200)
    expect((await call('/a', bearer(await sign({ iss: 'https://third.example.org' })))).status).toBe(401)
    expect((await call('/a')).status).toBe(200)
  })

  test('is not judged while the key set cannot be read', async () => {
    const staff = jwt({ keySet: `${issuer}/jwks`, issuer, audience })
    const { call } = openGateway({
      fetch: unreachable,
      routes: [{ path: '/a', callers: [staff], onward: 'application' }],
    })
    const response = await call('/a', bearer(await sign()))
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'service_unreachable' }])
  })

  test.for([
    [{ keySet: 'http://id.example.org/jwks' }, 'keySet'],
    [{ keySet: {} }, 'keySet'],
    [{ issuer: '' }, 'issuer'],
    [{ audience: undefined }, 'audience'],
    [{ algorithms: ['HS256'] }, 'algorithms'],
    [{ algorithms: ['none'] }, 'algorithms'],
    [{ algorithms: [] }, 'algorithms'],
    [{ clockToleranceSeconds: 3600 }, 'clockToleranceSeconds'],
  ] as const)('is not checked with %j', ([change, name]) => {
    const caller = jwt({ keySet, issuer, audience, ...change } as never)
    expect(caller.faults).toEqual([expect.stringContaining(name)])
  })
})

async function signIn(server: TestServer) {
  const { accessToken } = await createAuth({
    root,
    clientId: EXAMPLE_APPLICATION.id,
    device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
    grant: password({ username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }),
    fetch: (input, init) => server.fetch(new Request(input, init)),
  }).session()
  return accessToken
}

describe('a bearer of SanteDB', () => {
  test('goes on as itself, and is looked up once in a while', async () => {
    const server = createTestServer({ generation: 3 })
    const callers = [santeDbBearer()]
    const { call } = openGateway({ routes: [{ path: '/fhir/*', callers, onward: 'caller' }] }, server)
    const token = await signIn(server)
    const before = server.requests.length
    for (const _ of [1, 2, 3]) expect((await call('/fhir/Patient', bearer(token))).status).toBe(200)
    const paths = server.requests.slice(before).map(({ path }) => path)
    expect(paths).toEqual(['/auth/session', '/fhir/Patient', '/fhir/Patient', '/fhir/Patient'])
    expect(server.requests.at(-1)?.header('authorization')).toBe(`Bearer ${token}`)
    server.expectTokenRequests(1)
  })

  test("can go on as the gateway's application", async () => {
    const server = createTestServer({ generation: 3 })
    const callers = [santeDbBearer()]
    const { call } = openGateway({ routes: [{ path: '/fhir/*', callers, onward: 'application' }] }, server)
    const token = await signIn(server)
    expect((await call('/fhir/Patient', bearer(token))).status).toBe(200)
    expect(server.requests.at(-1)?.header('authorization')).not.toContain(token)
  })

  test('must have the policies that are required', async () => {
    const server = createTestServer({ generation: 3 })
    const callers = [santeDbBearer({ requirePolicies: [policies.restrictedInformation] })]
    const { call } = openGateway({ routes: [{ path: '/ami/*', callers, onward: 'caller' }] }, server)
    const response = await call('/ami/SessionInfo', bearer(await signIn(server)))
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'policy_denied' }])
  })

  test('that died after it was looked up is told to sign in, and that SanteDB is down is told as such', async () => {
    const server = createTestServer({ generation: 3 })
    const routes = [{ path: '/fhir/*', callers: [santeDbBearer()], onward: 'caller' }] as const
    const { call } = openGateway({ routes }, server)
    const token = await signIn(server)
    await call('/fhir/Patient', bearer(token))
    server.sessions.revokeAll()
    const dead = await call('/fhir/Patient', bearer(token))
    expect([dead.status, dead.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    server.trouble.next({ endpoint: 'session', effect: 'status', status: 503 })
    const unknown = await openGateway({ routes }, server).call('/fhir/Patient', bearer(token))
    expect(unknown.status).toBe(503)
  })

  test('is not checked with options that cannot work', () => {
    expect(santeDbBearer({ recheckMs: -1, requirePolicies: 'a' as never }).faults).toEqual([
      expect.stringContaining('requirePolicies'),
      expect.stringContaining('recheckMs'),
    ])
  })
})
