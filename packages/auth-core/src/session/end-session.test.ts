import { beforeEach, expect, test } from 'vitest'
import { createMemoryStore } from '../index.ts'
import { createUnsignedToken } from '../testing/index.ts'
import { Bench } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('signing out ends the session at the server, and the next call obtains a new one', async () => {
  const { session, signOut } = bench.auth()
  const { accessToken } = await session()
  expect(await signOut()).toEqual({ endedAtServer: true })
  const request = bench.server.requests.find(({ url }) => url.pathname === '/auth/signout')
  expect(request?.headers.get('authorization')).toBe(`Bearer ${accessToken}`)
  expect((await session()).accessToken).toBe('access-token-2')
})

test('signing out succeeds here where the server cannot be reached', async () => {
  const { session, signOut } = bench.auth()
  await session()
  bench.server.onResource(() => {
    throw new TypeError('fetch failed')
  })
  expect(await signOut()).toEqual({ endedAtServer: false })
})

test('an expires_in in the wrong unit is noticed by the identity token', async () => {
  const nowSeconds = bench.clock.now() / 1000
  const token = createUnsignedToken({
    nbf: nowSeconds,
    exp: nowSeconds + 1800,
  })
  bench.server.onToken(() =>
    Response.json({ access_token: 'a', token_type: 'bearer', expires_in: 1_799_984, id_token: token }),
  )
  const { expiresAt } = await bench.auth().session()
  expect(expiresAt.getTime()).toBe(bench.clock.now() + 1_800_000)
  expect(bench.events.find(({ type }) => type === 'lifetime_mismatch')).toMatchObject({
    lifetimeSeconds: 1800,
  })
})

test('a session that is being signed out is not found in the store by the next call', async () => {
  const store = createMemoryStore(bench.clock)
  const { promise: mayForget, resolve: forget } = Promise.withResolvers<void>()
  const slow = {
    ...store,
    delete: async (key: string) => {
      await mayForget
      await store.delete(key)
    },
  }
  const { session, signOut } = bench.auth({ store: slow })
  await session()
  const signedOut = signOut()
  await bench.clock.advance(0)
  expect((await session()).accessToken).toBe('access-token-2')
  forget()
  await signedOut
})

test('a session of more than 24 days is believed by its identity token, where expires_in overflows', async () => {
  const nowSeconds = bench.clock.now() / 1000
  const token = createUnsignedToken({ nbf: nowSeconds, exp: nowSeconds + 40 * 86_400 })
  const overflowed = (40 * 86_400_000) | 0
  bench.server.onToken(() =>
    Response.json({ access_token: 'a', token_type: 'bearer', expires_in: overflowed, id_token: token }),
  )
  const { expiresAt } = await bench.auth({ dialect: 'icdr2' }).session()
  expect(overflowed).toBeLessThan(0)
  expect(expiresAt.getTime()).toBe(bench.clock.now() + 40 * 86_400_000)
})
