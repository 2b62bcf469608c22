import { createAuth } from '@santedb/auth-core'
import { expect, test } from 'vitest'
import { apiKey, createGateway, hashApiKey } from './index.ts'
import { readEnvironment } from './read-environment.ts'

const complete = {
  SANTEDB_ROOT: 'https://icdr.example.org',
  SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION',
  SANTEDB_CLIENT_SECRET: 'of the application',
  SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE',
  SANTEDB_DEVICE_SECRET: 'of the device',
  SANTEDB_DIALECT: 'icdr3',
  SANTEDB_POLICIES: '1.2.3, 1.2.4\n1.2.5',
  SANTEDB_ORIGINS: 'https://a.example https://b.example',
  SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP: 'true',
}

test('variables are read by their names', () => {
  expect(readEnvironment({ ...complete, PATH: '/bin' })).toEqual({
    root: 'https://icdr.example.org',
    clientId: 'EXAMPLE_APPLICATION',
    clientSecret: 'of the application',
    device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'of the device' },
    dialect: 'icdr3',
    policies: ['1.2.3', '1.2.4', '1.2.5'],
    origins: ['https://a.example', 'https://b.example'],
    unsafeAllowPlainHttp: true,
  })
})

test('the names can begin with something else', () => {
  const { root, clientId } = readEnvironment(
    { ...complete, LABORATORY_ROOT: 'https://laboratory.example', LABORATORY_CLIENT_ID: 'L' },
    { prefix: 'LABORATORY_' },
  )
  expect([root, clientId]).toEqual(['https://laboratory.example', 'L'])
})

test('what is empty is left out', () => {
  const { SANTEDB_ROOT, SANTEDB_CLIENT_ID } = complete
  const empty = { SANTEDB_DEVICE_ID: '', SANTEDB_DIALECT: '', SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP: 'no' }
  const options = readEnvironment({ SANTEDB_ROOT, SANTEDB_CLIENT_ID, ...empty })
  expect(options).toEqual({ root: SANTEDB_ROOT, clientId: SANTEDB_CLIENT_ID })
})

test('what is missing is told by those who need it', () => {
  const device = { SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE' }
  expect(() => createAuth(readEnvironment(device))).toThrow(
    /^Wrong options: root must .* clientId must .* device\.secret must /,
  )
})

test('a whole gateway is made of variables', async () => {
  const environment = { ...complete, API_KEYS: `laboratory:${await hashApiKey('its key')}` }
  const gateway = createGateway({
    ...readEnvironment(environment),
    fetch: async () => Response.json({ access_token: 'a', token_type: 'bearer', expires_in: 60 }),
    routes: [{ path: '/fhir/*', callers: [apiKey({ keys: environment.API_KEYS })], onward: 'application' }],
  })
  const call = (headers: Record<string, string>) =>
    gateway(new Request('https://gateway.example/fhir/Patient', { headers }))
  expect((await call({ 'x-api-key': 'its key' })).status).toBe(200)
  expect((await call({ 'x-api-key': 'another' })).status).toBe(401)
})

test.for(['', 'laboratory', 'laboratory:5f2b', ':', `laboratory:${'0'.repeat(64)}:more`])(
  'API keys as the text %j are refused',
  (keys) => {
    const routes = [{ path: '/fhir/*', callers: [apiKey({ keys })], onward: 'application' as const }]
    expect(() => createGateway({ ...readEnvironment(complete), routes })).toThrow(
      /routes\.0\.callers\.0\.keys must be/,
    )
  },
)
