// What pages and their like have instead of the default `createAuth`.
import { beforeEach, describe, expect, test } from 'vitest'
import { isAuthError } from '../errors/auth-error.ts'
import { password } from '../grants/password.ts'
import { createMemoryStore } from '../session/shared/memory-store.ts'
import { createScriptedFetch, grantSession, type ScriptedFetch, VirtualClock } from '../testing/index.ts'
import { createAuth, type UserAuth, type UserOptions, type UserParts } from './create-auth.ts'

const allison = password({ username: 'allison', password: 'Pass@123' })

let clock: VirtualClock
let server: ScriptedFetch
beforeEach(() => {
  clock = new VirtualClock()
  server = createScriptedFetch({ refreshToken: 'refresh-token' })
})

function open(options: Partial<UserOptions> = {}, parts: UserParts = {}): UserAuth {
  const { fetch } = server
  return createAuth({ root: 'https://icdr.example.org', clientId: 'APP', fetch, clock, ...options }, parts)
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.catch((failure: unknown) => failure)
  return isAuthError(error) ? error.code : error
}

test('the secrets of a program, other generations and what is misspelt are refused together, with the reason', () => {
  const wrong = {
    clientSecret: 'hidden',
    device: { id: 'D', secret: 'hidden' },
    certificate: 'hidden',
    clientCertificate: true,
    sendClientSecretWithDevice: true,
    dialect: 'icdr2',
    store: {},
    own: 1,
    typo: 1,
  } as unknown as UserOptions
  const rules = { own: { isRight: () => false, message: 'must be right' } }
  const create = () => open(wrong, { rules })
  expect(create).toThrow(/store must.*clientSecret must not be.*gateway.*device must not.*own must be right/)
  expect(create).toThrow(
    /certificate must not.*clientCertificate must not.*sendClientSecretWithDevice must not/,
  )
  expect(create).toThrow(/dialect must be icdr3: iCDR 2\.x.*typo is not an option/)
  expect(create).not.toThrow(/hidden/)
  expect(() => createAuth(undefined as unknown as UserOptions)).toThrow(/root must.*clientId must/)
})

describe('the session', () => {
  test('is refreshed with itself as the proof of the application', async () => {
    const auth = open()
    await auth.signIn(allison)
    expect(server.tokenRequests[0]?.headers.has('authorization')).toBe(false)
    await auth.renew()
    const [, refresh] = server.tokenRequests
    expect(refresh?.headers.get('authorization')).toBe('Bearer access-token-1')
    expect(Object.fromEntries(refresh?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-token',
      client_id: 'APP',
    })
  })

  test.for([401, 403, 400])(
    'that is refused with HTTP %i is over, and the next sign-in is not held back',
    async (status) => {
      const auth = open()
      await auth.signIn(allison)
      server.onToken(() => Response.json({ error: 'unspecified_error' }, { status }))
      server.onResource(() => new Response(null, { status: 401 }))
      expect(await codeOf(auth.fetch('/fhir/Patient'))).toBe('sign_in_required')
      server.onToken(() => grantSession())
      await auth.signIn(allison)
      expect(server.tokenRequests).toHaveLength(3)
    },
  )

  test('of a server that is down is asked for again', async () => {
    const auth = open()
    await auth.signIn(allison)
    server.onToken(() => new Response('down', { status: 503 }))
    expect(await codeOf(auth.renew())).toBe('server_error')
    expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  })
})

test('a password that was refused is not presented again, and nothing of it is in the store', async () => {
  const texts = new Map<string, string>()
  const store = createMemoryStore(clock)
  const set = (key: string, value: string, ttlMs: number) => {
    texts.set(key, value)
    return store.set(key, value, ttlMs)
  }
  const auth = open({ store: { ...store, set } })
  server.onToken(() => Response.json({ error: 'invalid_grant' }, { status: 400 }))
  expect(await codeOf(auth.signIn(allison))).toBe('credentials_rejected')
  expect(await codeOf(auth.signIn(allison))).toBe('credentials_rejected')
  expect(server.tokenRequests).toHaveLength(1)
  expect(texts.size).toBe(0)
  server.onToken(() => grantSession())
  await auth.signIn(password({ username: 'allison', password: 'Another@456' }))
  expect(texts.size).toBe(1)
})

test('who signs in over somebody else ends the session of that one at the server', async () => {
  const store = createMemoryStore(clock)
  const before = await open({ store }).signIn(allison)
  const ended: (string | null)[] = []
  server.onResource(({ url, headers }) => {
    if (url.pathname.endsWith('/signout')) ended.push(headers.get('authorization'))
    return Response.json({})
  })
  // By a page that was begun anew, and has asked for nothing yet.
  const { accessToken } = await open({ store }).signIn(password({ username: 'bob', password: 'Pass@123' }))
  await clock.advance(0)
  expect(ended).toEqual([`Bearer ${before.accessToken}`])
  expect((await open({ store }).session()).accessToken).toBe(accessToken)
})

describe('who hears of others', () => {
  test('goes on with a session that is the one in the store', async () => {
    const auth = open({ store: createMemoryStore(clock) })
    expect(await auth.follow()).toBe(false)
    const session = await auth.signIn(allison)
    expect(await auth.follow()).toBe(true)
    expect(await auth.session()).toBe(session)
  })

  test('takes the one that somebody else has put there', async () => {
    const store = createMemoryStore(clock)
    const [one, other] = [open({ store }), open({ store })]
    await one.signIn(allison)
    const { accessToken } = await other.signIn(allison)
    expect(await one.follow()).toBe(false)
    expect((await one.session()).accessToken).toBe(accessToken)
  })

  test('has none where the store has none, and asks for none', async () => {
    const store = createMemoryStore(clock)
    const [one, other] = [open({ store }), open({ store })]
    await one.signIn(allison)
    await other.session()
    await other.signOut()
    expect(await one.follow()).toBe(false)
    expect(await codeOf(one.session())).toBe('sign_in_required')
    expect(server.tokenRequests).toHaveLength(1)
  })
})

const sent = (path: string) => server.requests.filter(({ url }) => url.pathname === path)

async function callWith(body: BodyInit, isElevated = true): Promise<Response> {
  const auth: UserAuth = open(
    {},
    {
      elevate: async ({ status }) => {
        if (status !== 401 || !isElevated) return undefined
        return (await auth.elevate({ grant: allison, purpose: 'x', policies: ['1.2'] })).session
      },
    },
  )
  await auth.signIn(allison)
  server.onResource(({ headers }) =>
    headers.get('authorization') === 'Bearer access-token-1'
      ? new Response('no', {
          status: 401,
          headers: { 'www-authenticate': 'bearer error="insufficient_scope"' },
        })
      : Response.json({}),
  )
  const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
  return auth.fetch('/hdsi/Act', init)
}

describe('a call that is refused', () => {
  test('is made once more with the elevated session, its body and all', async () => {
    expect((await callWith('{"a":1}')).status).toBe(200)
    expect(sent('/hdsi/Act').map(({ headers, body }) => [headers.get('authorization'), body])).toEqual([
      ['Bearer access-token-1', '{"a":1}'],
      ['Bearer access-token-2', '{"a":1}'],
    ])
  })

  test('stays so where nobody elevates it', async () => {
    const response = await callWith('{"a":1}', false)
    expect([response.status, await response.text()]).toEqual([401, 'no'])
  })

  test('is not made again where its body was a stream', async () => {
    expect((await callWith(new Blob(['{"a":1}']).stream())).status).toBe(401)
    expect(server.tokenRequests).toHaveLength(1)
  })
})

test('redirects are left to the runtime, and what another origin says is not about the session', async () => {
  const redirects: (RequestRedirect | undefined)[] = []
  const auth = open({
    async fetch(input, init) {
      if (typeof input !== 'string' || !input.endsWith('/away')) return server.fetch(input, init)
      redirects.push(init?.redirect)
      const response = new Response('who are you', { status: 401 })
      Object.defineProperties(response, {
        redirected: { value: true },
        url: { value: 'https://elsewhere.example/' },
      })
      return response
    },
  })
  await auth.signIn(allison)
  expect((await auth.fetch('/away')).status).toBe(401)
  expect((await auth.fetch('/away', { redirect: 'error' })).status).toBe(401)
  expect(redirects).toEqual(['follow', 'error'])
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  expect(server.tokenRequests).toHaveLength(1)
})
