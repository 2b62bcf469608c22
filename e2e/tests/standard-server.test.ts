// With SanteDB's peculiarities switched off the client is one for any OAuth server: here `oidc-provider`.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuth } from '@santedb/auth-core'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'

const secret = 'a secret with : and % in it'
const server = createServer()
let root: string
let provider: Provider
let tokenRequests = 0

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  provider = new Provider(root, {
    clients: [
      {
        client_id: 'service',
        client_secret: secret,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
      },
    ],
    scopes: ['patients:read', 'patients:write'],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    ttl: { ClientCredentials: 1200 },
  })
  const callback = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/patients') return void answerPatients(request, response)
    if (request.method === 'POST') tokenRequests += 1
    return void callback(request, response)
  })
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

async function answerPatients({ headers }: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = await provider.ClientCredentials.find(headers.authorization?.replace('Bearer ', '') ?? '')
  response.writeHead(token ? 200 : 401).end(token?.scope)
}

function service(clientSecret: string) {
  return createAuth({
    root,
    clientId: 'service',
    clientSecret,
    dialect: 'standard',
    policies: ['patients:read'],
    timeoutMs: 5000,
  })
}

test('obtains a session, uses it, and makes one token request for many calls', async () => {
  const auth = service(secret)
  const responses = await Promise.all(Array.from({ length: 50 }, () => auth.fetch('/patients')))
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 50 }, () => 200))
  expect(await responses[0]?.text()).toBe('patients:read')
  const session = await auth.session()
  expect(session.policies).toEqual(['patients:read'])
  expect(Math.abs(session.expiresAt.getTime() - Date.now() - 1_200_000)).toBeLessThan(5000)
  expect(tokenRequests).toBe(1)
})

test('is told a wrong secret in the words of the standard', async () => {
  await expect(service('wrong-on-purpose').session()).rejects.toMatchObject({
    code: 'credentials_rejected',
    status: 401,
    serverError: 'invalid_client',
  })
})

test('refuses a server that is not the issuer it was told', async () => {
  const auth = createAuth({
    root: root.replace('127.0.0.1', 'localhost'),
    clientId: 'a',
    dialect: 'standard',
  })
  await expect(auth.session()).rejects.toMatchObject({ code: 'invalid_response' })
})
