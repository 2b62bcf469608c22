import { expect, test } from 'vitest'
import { clientCredentials } from './grant.ts'
import { findStandardServer } from './find-standard-server.ts'

const root = new URL('https://login.example.org/tenant/')
const openId = 'https://login.example.org/tenant/.well-known/openid-configuration'
const oauth = 'https://login.example.org/tenant/.well-known/oauth-authorization-server'
const good = { issuer: 'https://login.example.org/tenant', token_endpoint: 'https://login.example.org/token' }

function find(documents: Record<string, () => Response>) {
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    asked.push(request.url)
    expect(request.headers.get('accept')).toBe('application/json')
    expect(request.redirect).toBe('manual')
    return documents[request.url]?.() ?? new Response('', { status: 404 })
  }
  const transport = { root, fetch, redact: (text: string) => text }
  const found = findStandardServer(
    transport,
    { clientId: clientCredentials.type },
    new AbortController().signal,
  )
  return { found, asked }
}

test.for([openId, oauth])('is found at %s', async (url) => {
  const { found } = find({ [url]: () => Response.json(good) })
  const { server, certain } = await found
  expect(certain).toBe(true)
  expect(server).toMatchObject({
    dialect: { name: 'standard' },
    issuer: good.issuer,
    tokenEndpoint: good.token_endpoint,
  })
})

test('an issuer with a slash at its end is the same', async () => {
  const issuer = `${good.issuer}/`
  const { found } = find({ [openId]: () => Response.json({ ...good, issuer }) })
  expect((await found).server.issuer).toBe(issuer)
})

test.for<[string, () => Response]>([
  ['nothing', () => new Response('', { status: 404 })],
  ['another issuer', () => Response.json({ ...good, issuer: 'https://evil.example' })],
  ['no issuer', () => Response.json({ token_endpoint: good.token_endpoint })],
  ['no token endpoint', () => Response.json({ issuer: good.issuer })],
  ['a token endpoint that is no address', () => Response.json({ ...good, token_endpoint: 'token' })],
  [
    'a token endpoint of another scheme',
    () => Response.json({ ...good, token_endpoint: 'ftp://login.example.org/' }),
  ],
  [
    'a token endpoint that secrets would go to in clear',
    () => Response.json({ ...good, token_endpoint: 'http://login.example.org/token' }),
  ],
  [
    'a token endpoint with a user',
    () => Response.json({ ...good, token_endpoint: 'https://a:b@login.example.org/' }),
  ],
  ['several token endpoints', () => Response.json({ ...good, token_endpoint: [good.token_endpoint] })],
  ['an error', () => Response.json(good, { status: 500 })],
  ['a page', () => new Response('<html>')],
])('%s is refused, after both were asked', async ([, document]) => {
  const { found, asked } = find({ [openId]: document, [oauth]: document })
  await expect(found).rejects.toMatchObject({
    code: 'invalid_response',
    summary: expect.stringContaining('login.example.org'),
  })
  expect(asked).toEqual([openId, oauth])
})

test('a token endpoint may have a query', async () => {
  const token_endpoint = `${good.token_endpoint}?tenant=a`
  const { server } = await find({ [openId]: () => Response.json({ ...good, token_endpoint }) }).found
  expect(server.tokenEndpoint).toBe(token_endpoint)
})
