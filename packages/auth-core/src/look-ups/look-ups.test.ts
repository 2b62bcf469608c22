import { describe, expect, test } from 'vitest'
import { createAuth } from '../create-auth.ts'
import { createScriptedFetch, createUnsignedToken, type Script } from '../testing/index.ts'
import { getDiscovery, getKeySet, getUserInfo, lookUpSession } from './index.ts'

const root = 'https://icdr.example.org'

function answering(script: Script): typeof globalThis.fetch {
  const server = createScriptedFetch()
  server.onResource(script)
  return server.fetch
}

describe('lookUpSession', () => {
  test('tells of a live session, and not its token', async () => {
    const id_token = createUnsignedToken({ exp: 1_800_000_000, scope: '1.2.3', sub: 's', jti: 'ABC.def' })
    const fetch = answering(({ headers }) =>
      Response.json({ access_token: headers.get('authorization')?.slice(7), id_token, token_type: 'bearer' }),
    )
    const session = await lookUpSession({ root, fetch }, 'abc.DEF')
    expect(session).toEqual({
      claims: { exp: 1_800_000_000, scope: '1.2.3', sub: 's' },
      policies: ['1.2.3'],
      expiresAt: new Date(1_800_000_000_000),
    })
  })

  test.for<[string, () => Response]>([
    ['an expired one of generation 3', () => Response.json({ error: 'unspecified_error' }, { status: 401 })],
    ['an unknown one of generation 3', () => Response.json({ error: 'unspecified_error' }, { status: 403 })],
    ['one that generation 3 did not see', () => new Response(null, { status: 204 })],
    ['one that is no session of generation 3', () => Response.json({ error: 'invalid_request' })],
    [
      'one that generation 3 cannot decode',
      () => Response.json({ error: 'unspecified_error' }, { status: 400 }),
    ],
    ['any dead one of generation 2', () => Response.json({ error: 0 })],
    ['a session that is refused', () => Response.json({ access_token: 'token' }, { status: 401 })],
    ['a session with an error', () => Response.json({ access_token: 'token', error: 0 })],
  ])('%s is none', async ([, script]) => {
    expect(await lookUpSession({ root, fetch: answering(script) }, 'token')).toBeUndefined()
  })

  test('a session whose end is not told has none', async () => {
    const fetch = answering(() => Response.json({ access_token: 'token' }))
    expect(await lookUpSession({ root, fetch }, 'token')).toEqual({
      claims: {},
      policies: [],
      expiresAt: undefined,
    })
  })

  test.for(['', 'a b', 'a\r\nx-evil: 1', 'ä'])('%j is sent nowhere', async (accessToken) => {
    const server = createScriptedFetch()
    expect(await lookUpSession({ root, fetch: server.fetch }, accessToken)).toBeUndefined()
    expect(server.requests).toEqual([])
  })

  test.for<[code: string, answer: string, script: () => Response]>([
    ['server_error', 'a failure', () => new Response(null, { status: 503 })],
    ['server_error', 'a failure with words', () => new Response('down', { status: 500 })],
    [
      'throttled',
      'a word of patience',
      () => new Response('', { status: 429, headers: { 'retry-after': '2' } }),
    ],
    ['invalid_response', 'a web page', () => new Response('<html>')],
    ['invalid_response', 'a web page that forbids', () => new Response('<html>', { status: 403 })],
    ['invalid_response', 'a document of something else', () => Response.json({ issuer: 'x' })],
    ['invalid_response', 'a redirect', () => new Response(null, { status: 302 })],
  ])('%s: %s says nothing about the token', async ([code, , script]) => {
    const { status, headers } = script()
    await expect(lookUpSession({ root, fetch: answering(script) }, 'token')).rejects.toMatchObject({
      code,
      status,
      ...(headers.has('retry-after') && { retryAfterMs: 2000 }),
    })
  })

  test.for([431, 400, 413, 414])(
    'a token that is too long for the server (HTTP %i) is none',
    async (status) => {
      const fetch = answering(() => new Response('<html>Request Too Long</html>', { status }))
      expect(await lookUpSession({ root, fetch }, 'a'.repeat(20_000))).toBeUndefined()
    },
  )

  test('tells of the session of a JWT of generation 2 without the token that is in it', async () => {
    const accessToken = createUnsignedToken({ exp: 1_800_000_000, scope: ['1.2.3'], sub: 's', jti: 'ABCDEF' })
    const fetch = answering(() => Response.json({ access_token: accessToken }))
    const session = await lookUpSession({ root, fetch }, accessToken)
    expect(session).toMatchObject({ policies: ['1.2.3'], claims: { sub: 's' } })
    expect(session?.claims).not.toHaveProperty('jti')
  })
})

test('asks for JSON, with the token that is given or none, and ends with the signal of the caller', async () => {
  const fetch = answering(() => Response.json({ access_token: 'token' }))
  const asked: [string, RequestInit | undefined][] = []
  const spy: typeof globalThis.fetch = (input, init) => {
    asked.push([new Request(input).url, init])
    return fetch(input, init)
  }
  const { signal } = new AbortController()
  const accept = 'application/json'
  await lookUpSession({ root, fetch: spy, signal }, 'token')
  await getDiscovery({ root, fetch: spy })
  expect(asked).toEqual([
    [
      `${root}/auth/session`,
      { headers: { accept, authorization: 'Bearer token' }, redirect: 'manual', signal },
    ],
    [`${root}/auth/.well-known/openid-configuration`, { headers: { accept }, redirect: 'manual' }],
  ])
})

test('a failure does not show the token', async () => {
  const fetch = answering(() => Promise.reject(new TypeError('cannot send Bearer the-token')))
  await expect(lookUpSession({ root, fetch }, 'the-token')).rejects.toMatchObject({
    code: 'network_error',
    cause: { message: 'cannot send Bearer [removed]' },
  })
})

test('no token goes to a root of plain http, unless that is said', async () => {
  const server = createScriptedFetch()
  const plain = { root: 'http://icdr.example.org', fetch: server.fetch }
  await expect(lookUpSession(plain, 'token')).rejects.toMatchObject({
    code: 'invalid_options',
    summary: 'root must be an absolute https URL, or of http to this machine.',
  })
  expect(server.requests).toEqual([])
  server.onResource(() => new Response(null, { status: 204 }))
  await lookUpSession({ ...plain, unsafeAllowPlainHttp: true }, 'token')
  expect(server.requests).toHaveLength(1)
})

test('an answer that breaks off is an error of the network', async () => {
  const fetch = answering(
    () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError('no access-token-1')) }),
      ),
  )
  const broken = {
    code: 'network_error',
    summary: 'The answer broke off.',
    status: 200,
    cause: { message: 'no [removed]' },
  }
  await expect(lookUpSession({ root, fetch }, 'access-token-1')).rejects.toMatchObject(broken)
  const auth = createAuth({ root, clientId: 'a', clientSecret: 's', dialect: 'icdr3', fetch })
  await expect(getUserInfo(auth)).rejects.toMatchObject(broken)
})

test('getKeySet reads the keys, and refuses what has none', async () => {
  const keys = [{ kty: 'oct', kid: 'default', k: 'c2VjcmV0' }]
  expect(await getKeySet({ root, fetch: answering(() => Response.json({ keys })) })).toEqual({ keys })
  const none = '/auth/jwks gave no key set.'
  const noDocument = '/auth/jwks gave no document (HTTP 200).'
  for (const [body, summary] of [
    [{ error: 0, keys }, noDocument],
    [[], noDocument],
    [{ keys: 'x' }, none],
    [{ keys: [...keys, 1] }, none],
    [{}, none],
  ] as const) {
    const fetch = answering(() => Response.json(body))
    await expect(getKeySet({ root, fetch })).rejects.toMatchObject({ code: 'invalid_response', summary })
  }
})

test('getDiscovery reads the document, and refuses what is none', async () => {
  const { fetch } = createScriptedFetch()
  expect(await getDiscovery({ root, fetch })).toMatchObject({ issuer: root })
  const missing = async () => Response.json({ issuer: root }, { status: 404 })
  await expect(getDiscovery({ root, fetch: missing })).rejects.toMatchObject({
    code: 'invalid_response',
    summary: '/auth/.well-known/openid-configuration gave no document (HTTP 404).',
    status: 404,
  })
})

test('getUserInfo tells of the user without the access token, and refuses an error of HTTP 200', async () => {
  const server = createScriptedFetch({ accessToken: 'ABC' })
  const auth = createAuth({ root, clientId: 'a', clientSecret: 's', fetch: server.fetch })
  server.onResource(() => new Response(JSON.stringify({ unique_name: 'allison', jti: 'abc' })))
  expect(await getUserInfo(auth)).toEqual({ unique_name: 'allison' })
  for (const [status, body] of [
    [200, { error: 'invalid_request' }],
    [200, []],
    [404, { unique_name: 'allison' }],
  ] as const) {
    server.onResource(() => Response.json(body, { status }))
    await expect(getUserInfo(auth)).rejects.toMatchObject({
      code: 'resource_error',
      summary: `/auth/userinfo told of no user (HTTP ${status}).`,
      status,
    })
  }
})
