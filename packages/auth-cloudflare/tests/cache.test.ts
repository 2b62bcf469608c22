// A KV namespace as cache of the session.
import { expect, test } from 'vitest'
import { startServer } from './support/server.ts'
import { startWorkerd } from './support/workerd.ts'

const kvNamespaces = ['SANTEDB_CACHE']

test('who comes later finds the session in the cache', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings, kvNamespaces })
  const first = await workerd.act('session')
  expect(first).toEqual({ value: expect.any(String) })
  expect(await workerd.act('another')).toEqual(first)
  served.server.expectTokenRequests(1)
})

test('a session that is shorter than KV keeps anything for is cached too, and not believed for longer', async () => {
  await using served = await startServer({ sessionLengthSeconds: 3 })
  await using workerd = await startWorkerd({ bindings: served.bindings, kvNamespaces })
  const first = await workerd.act('another')
  expect(await workerd.act('another')).toEqual(first)
  const cache = await workerd.miniflare.getKVNamespace('SANTEDB_CACHE')
  const { keys } = await cache.list()
  expect(keys[0]?.expiration).toBeGreaterThan(Date.now() / 1000 + 50)
  await new Promise((resolve) => setTimeout(resolve, 3100))
  expect(await workerd.act('another')).not.toEqual(first)
  served.server.expectTokenRequests(2)
})

test('a refusal is cached too', async () => {
  await using served = await startServer()
  const bindings = { ...served.bindings, SANTEDB_DEVICE_SECRET: 'wrong-on-purpose' }
  await using workerd = await startWorkerd({ bindings, kvNamespaces })
  expect((await workerd.act('another')).code).toBe('credentials_rejected')
  expect((await workerd.act('another')).code).toBe('credentials_rejected')
  served.server.expectTokenRequests(1)
})
