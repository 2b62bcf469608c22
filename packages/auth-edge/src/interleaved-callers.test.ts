// Many callers of all kinds at once, while sessions are renewed: every answer is its own caller's.
import { createAuth, password } from '@santedb/auth-core'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USER } from '@santedb/test-server'
import { expect, test } from 'vitest'
import { browserSessions } from './browser/browser-sessions.ts'
import { createSealingKey } from './browser/seal.ts'
import { apiKey, hashApiKey } from './gateway/callers/api-key.ts'
import { santeDbBearer } from './gateway/callers/santedb-bearer.ts'
import { Browser } from './testing/browser.test-support.ts'
import { gatewayOrigin, openGateway, root } from './testing/open-gateway.test-support.ts'
import { ShiftedClock } from './testing/shifted-clock.test-support.ts'

const callsEach = 20
const users = ['ada', 'ben', 'cleo', 'dan', 'eve'].map((id) => ({ ...EXAMPLE_USER, id }))
const keys = ['laboratory', 'pharmacy'].map((name) => ({
  name,
  key: `the key of the ${name}, long and random`,
}))

interface Answer {
  readonly token: string
  readonly tag: string
  readonly cookie: string | null
  readonly key: string | null
}

const isPage = (caller: number) => caller >= 2 && caller < 7

/** Who called with each token. */
const tokensOf = (answers: readonly (Answer & { caller: number })[]): string[] => {
  const owners = new Map<string, Set<number>>()
  for (const { token, caller } of answers) owners.set(token, (owners.get(token) ?? new Set()).add(caller))
  return [...owners.values()].map((callers) => [...callers].toSorted((a, b) => a - b).join('+')).toSorted()
}

test.for([
  ['generation 3', 3],
  ['generation 2', 2],
] as const)('every answer is its own caller’s, in %s', async ([, generation]) => {
  const clock = new ShiftedClock()
  const server = createTestServer({ generation, users, clock: () => clock.now() })
  const dialect = generation === 3 ? 'icdr3' : 'icdr2'
  /** SanteDB, with a service that tells who called, after some time. */
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    if (!/^\/(whoami|echo)$/.test(new URL(request.url).pathname)) return server.fetch(request)
    const tag = await request.text()
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10))
    const token = request.headers.get('authorization') ?? ''
    // A dead session is answered as SanteDB does.
    const live = await server.fetch(
      new Request(`${root}/auth/session`, { headers: { authorization: token } }),
    )
    const isLive = 'access_token' in ((await live.json()) as object)
    return isLive
      ? Response.json({
          token,
          tag,
          cookie: request.headers.get('cookie'),
          key: request.headers.get('x-api-key'),
        })
      : new Response(null, { status: 401 })
  }
  const sessions = browserSessions({ origin: gatewayOrigin, sealingKeys: [createSealingKey()] })
  const partners = apiKey({
    keys: await Promise.all(keys.map(async ({ name, key }) => ({ name, sha256: await hashApiKey(key) }))),
  })
  const device = { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret }
  const client = {
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    device,
    dialect,
  } as const
  const { gateway, records } = openGateway(
    {
      ...client,
      fetch,
      clock,
      browser: sessions,
      routes: [
        { path: '/whoami', methods: ['POST'], callers: [santeDbBearer(), sessions.caller], onward: 'caller' },
        { path: '/echo', methods: ['POST'], callers: [partners], onward: 'application' },
      ],
    },
    server,
  )

  const call = (headers: Record<string, string>, path: string) => (tag: string) =>
    gateway(new Request(gatewayOrigin + path, { method: 'POST', headers, body: tag }))
  const applications = keys.map(({ key }) => call({ 'x-api-key': key }, '/echo'))
  const bearers = await Promise.all(
    users.slice(0, 2).map(async ({ id: username, password: secret }) => {
      const grant = password({ username, password: secret })
      const { accessToken } = await createAuth({ root, ...client, grant, fetch, clock }).session()
      return call({ authorization: `Bearer ${accessToken}` }, '/whoami')
    }),
  )
  const pages = await Promise.all(
    users.map(async ({ id: username, password: secret }) => {
      const browser = new Browser(gateway)
      await browser.post('/auth/sign-in', { username, password: secret })
      return (tag: string) => browser.fetch('/whoami', { method: 'POST', body: tag })
    }),
  )

  const ask = async (caller: number, turn: number): Promise<Answer & { caller: number }> => {
    const tag = `${caller}.${turn}`
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 150))
    const response = await [...bearers, ...pages, ...applications][caller]?.(tag)
    expect(response?.status).toBe(200)
    // A cookie is set for pages alone.
    expect(response?.headers.getSetCookie().length === 0 || isPage(caller)).toBe(true)
    const answer = (await response?.json()) as Answer
    expect(answer).toMatchObject({ tag, cookie: null, key: null })
    return { ...answer, caller }
  }
  const round = async (callers: readonly number[]) => {
    const turns = Array.from({ length: callsEach }, (_, turn) => callers.map((caller) => ask(caller, turn)))
    return Promise.all(turns.flat())
  }
  const first = tokensOf(await round([0, 1, 2, 3, 4, 5, 6, 7, 8]))
  // The two applications have the gateway's one session.
  expect(first).toEqual(['0', '1', '2', '3', '4', '5', '6', '7+8'])
  const named = records.flatMap((record) =>
    record.event === 'answered' && record.route === '/echo' ? [record.caller?.name] : [],
  )
  for (const { name } of keys) expect(named.filter((each) => each === name)).toHaveLength(callsEach)
  // Late in their lives sessions are renewed, by the first of the calls that come together. Until then calls go on with
  // the session before, which one of the two applications may have been alone to use.
  clock.advance(3_000_000)
  const second = new Set(tokensOf(await round([2, 3, 4, 5, 6, 7, 8])))
  for (const alone of ['7', '8']) second.delete(alone)
  expect(second).toEqual(new Set(['2', '3', '4', '5', '6', '7+8']))
})
