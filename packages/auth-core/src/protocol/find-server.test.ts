import { beforeEach, expect, test } from 'vitest'
import type { AuthOptions } from '../auth.ts'
import { Bench } from '../session/bench.test-support.ts'
import { finderOf } from './find-server.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

const json =
  (body: object, status = 200) =>
  () =>
    Response.json(body, { status })
const discovery2 = json({ token_endpoint: 'http://internal:8080/auth/oauth2_token' })
const discovery3 = json({
  token_endpoint: 'http://internal:8080/x',
  end_session_endpoint: 'http://internal:8080/y',
})
const missing = () => new Response('Not found', { status: 404 })
const page = () => new Response('<html>')
const broken = () =>
  new Response(new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) }))

/** Obtains a session from a server that answers these to the two questions; tells what was asked of it. */
async function find(discovery: () => Response, session: () => Response, options: Partial<AuthOptions> = {}) {
  const paths: string[] = []
  const auth = bench.auth({
    dialect: 'auto',
    timeoutMs: 300,
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      const { pathname, host } = new URL(request.url)
      paths.push(`${host}${pathname}`)
      if (pathname.endsWith('openid-configuration')) return discovery()
      return pathname === '/auth/session' ? session() : bench.server.fetch(request)
    },
  })
  await bench.within(1000, auth.session())
  const [request] = bench.server.tokenRequests
  const dialect = request?.headers.has('x-device-authorization') ? 'icdr2' : 'icdr3'
  return { auth, paths, dialect, found: bench.events.filter(({ type }) => type === 'dialect_found') }
}

test.for<[string, () => Response, () => Response, string, boolean]>([
  ['discovery of generation 2', discovery2, page, 'icdr2', true],
  ['discovery of generation 3', discovery3, page, 'icdr3', true],
  ['no discovery, and the session service of generation 2', missing, json({ error: 0 }), 'icdr2', true],
  [
    'no discovery, and the session service of generation 3',
    missing,
    () => new Response(null, { status: 204 }),
    'icdr3',
    true,
  ],
  ['a page for discovery', page, json({ error: 0 }), 'icdr2', true],
  ['a failing discovery', () => new Response('', { status: 500 }), json({ error: 0 }), 'icdr2', true],
  ['nothing that tells', missing, missing, 'icdr2', false],
  ['an error that is no number', missing, json({ error: 'invalid_request' }), 'icdr2', false],
  ['an error that is no HTTP 200', missing, json({ error: 0 }, 400), 'icdr2', false],
  ['pages for both', page, page, 'icdr2', false],
  ['answers that break off', broken, broken, 'icdr2', false],
])('%s', async ([, discovery, session, dialect, certain]) => {
  const { paths, ...told } = await find(discovery, session)
  expect(told.dialect).toBe(dialect)
  expect(told.found).toEqual([{ type: 'dialect_found', dialect, certain }])
  // The configured root wins over what discovery says of its host.
  expect(new Set(paths.map((path) => path.split('/')[0]))).toEqual(new Set(['icdr.example.org']))
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test('without a secret of the application it guesses generation 3, which needs none', async () => {
  expect((await find(missing, missing, { clientSecret: undefined })).dialect).toBe('icdr3')
})

test('what was told is remembered, and what was guessed is asked again', async () => {
  const told = await find(discovery3, page)
  await told.auth.renew()
  expect(told.paths.filter((path) => path.endsWith('openid-configuration'))).toHaveLength(1)

  bench = new Bench()
  const guessed = await find(missing, missing)
  await guessed.auth.renew()
  expect(guessed.paths.filter((path) => path.endsWith('openid-configuration'))).toHaveLength(2)
})

test.for([500, 503])('a server that is down (%i) is waited for, and not guessed at', async (status) => {
  const down = () => new Response('', { status })
  await expect(find(down, down)).rejects.toMatchObject({
    code: 'server_error',
    status,
    summary: expect.stringContaining(`HTTP ${status}`),
  })
  expect(bench.server.tokenRequests).toEqual([])
})

test('asks for JSON, presents nothing, goes where no redirect leads, and ends with its signal', async () => {
  const { signal } = new AbortController()
  const asked: [string, RequestInit | undefined][] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push([new Request(input).url, init])
    return missing()
  }
  const transport = { root: new URL('https://icdr.example.org/'), fetch, redact: String }
  await finderOf('auto')(transport, { clientId: 'EXAMPLE_APPLICATION', clientSecret: 's' }, signal)
  const init = { headers: { accept: 'application/json' }, redirect: 'manual', signal }
  expect(asked).toEqual([
    ['https://icdr.example.org/auth/.well-known/openid-configuration', init],
    ['https://icdr.example.org/auth/session', init],
  ])
})
