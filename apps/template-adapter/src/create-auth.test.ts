import { createTestServer, EXAMPLE_APPLICATION } from '@santedb/test-server'
import { describe, expect, test } from 'vitest'
import { contract } from '../../../e2e/contract/contract.ts'
import * as adapter from './index.ts'

const root = 'https://icdr.example.org:8443'
const clientId = EXAMPLE_APPLICATION.id

describe('the contract', () => {
  // Whatever a clause gives as fetch is what the adapter connects by.
  const library = {
    ...adapter,
    createAuth: ({ fetch = globalThis.fetch, ...options }: adapter.AuthOptions) =>
      adapter.createAuth({ ...options, connection: { fetch } }),
  }
  test.for(contract(library))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})

test('what is asked of SanteDB goes by the connection', async () => {
  const server = createTestServer({ generation: 3 })
  const clientSecret = EXAMPLE_APPLICATION.secret
  const auth = adapter.createAuth({ root, clientId, clientSecret, connection: server })
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  server.expectTokenRequests(1)
})

test('wrong options are refused all at once, each by its name and none with its value', () => {
  const wrong = { root: 'secret', clientId, connection: { url: 'secret' }, fetch }
  expect(() => adapter.createAuth(wrong as never)).toThrow(
    /^Wrong options: root .*; connection must have the function fetch; fetch cannot be used beside connection, which brings its own\./,
  )
  expect(() => adapter.createAuth(wrong as never)).not.toThrow(/secret/)
})
