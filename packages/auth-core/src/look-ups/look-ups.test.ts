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
    ['any dead one of generation 2', () => Response.json({ error: 0 })],
    ['an answer that is no JSON', () => new Response('<html>')],
    ['a document of something else', () => Response.json({ issuer: 'x' })],
  ])('%s is none', async ([, script]) => {
    expect(await lookUpSession({ root, fetch: answering(script) }, 'token')).toBeUndefined()
  })

  test.for(['', 'a b', 'a\r\nx-evil: 1', 'ä'])('%j is sent nowhere', async (accessToken) => {
    const server = createScriptedFetch()
    expect(await lookUpSession({ root, fetch: server.fetch }, accessToken)).toBeUndefined()
    expect(server.requests).toEqual([])
  })

  test('a server that fails says nothing about the token', async () => {
    const fetch = answering(() => new Response('', { status: 503 }))
    await expect(lookUpSession({ root, fetch }, 'token')).rejects.toMatchObject({
      code: 'server_error',
      status: 503,
    })
  })
})

test('no token goes to a root of plain http, unless that is said', async () => {
  const server = createScriptedFetch()
  const plain = { root: 'http://icdr.example.org', fetch: server.fetch }
  await expect(lookUpSession(plain, 'token')).rejects.toMatchObject({ code: 'invalid_options' })
  expect(server.requests).toEqual([])
  await lookUpSession({ ...plain, unsafeAllowPlainHttp: true }, 'token')
  expect(server.requests).toHaveLength(1)
})

test('an answer that breaks off is an error of the network', async () => {
  const fetch = answering(
    () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.error(new TypeError('terminated')) }),
      ),
  )
  await expect(lookUpSession({ root, fetch }, 'token')).rejects.toMatchObject({ code: 'network_error' })
  const auth = createAuth({ root, clientId: 'a', clientSecret: 's', fetch })
  await expect(getUserInfo(auth)).rejects.toMatchObject({ code: 'network_error' })
})

test('getKeySet reads the keys, and refuses what has none', async () => {
  const keys = [{ kty: 'oct', kid: 'default', k: 'c2VjcmV0' }]
  expect(await getKeySet({ root, fetch: answering(() => Response.json({ keys })) })).toEqual({ keys })
  for (const body of [{ error: 0 }, { keys: 'x' }, { keys: [1] }, {}]) {
    const fetch = answering(() => Response.json(body))
    await expect(getKeySet({ root, fetch })).rejects.toMatchObject({ code: 'invalid_response' })
  }
})

test('getDiscovery reads the document, and refuses what is none', async () => {
  const { fetch } = createScriptedFetch()
  expect(await getDiscovery({ root, fetch })).toMatchObject({ issuer: root })
  await expect(getDiscovery({ root, fetch: answerNotFound })).rejects.toMatchObject({
    code: 'invalid_response',
    status: 404,
  })
})

test('getUserInfo tells of the user without the access token, and refuses an error of HTTP 200', async () => {
  const server = createScriptedFetch({ accessToken: 'ABC' })
  const auth = createAuth({ root, clientId: 'a', clientSecret: 's', fetch: server.fetch })
  server.onResource(() => new Response(JSON.stringify({ unique_name: 'allison', jti: 'abc' })))
  expect(await getUserInfo(auth)).toEqual({ unique_name: 'allison' })
  server.onResource(() => Response.json({ error: 'invalid_request' }))
  await expect(getUserInfo(auth)).rejects.toMatchObject({ code: 'resource_error', status: 200 })
})

async function answerNotFound(): Promise<Response> {
  return new Response('', { status: 404 })
}
