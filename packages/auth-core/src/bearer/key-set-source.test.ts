import { beforeEach, expect, test } from 'vitest'
import type { LookUpOptions } from '../look-ups/get-json.ts'
import { createScriptedFetch, type ScriptedFetch, VirtualClock } from '../testing/index.ts'
import { KeySetSource } from './key-set-source.ts'

let clock: VirtualClock
let server: ScriptedFetch
let source: KeySetSource
beforeEach(() => {
  clock = new VirtualClock(1_800_000_000_000)
  server = createScriptedFetch()
  server.onResource(() => Response.json({ keys: [{ kid: String(server.requests.length) }] }))
  source = new KeySetSource({ root: 'https://icdr.example.org', fetch: server.fetch }, clock)
})

async function read(): Promise<unknown> {
  const { keys } = await source.read(new AbortController().signal)
  return keys[0]?.kid
}

test('reads the keys once an hour', async () => {
  expect(await read()).toBe('1')
  await clock.advance(3_599_999)
  expect(await read()).toBe('1')
  await clock.advance(1)
  expect(await read()).toBe('2')
  expect(server.requests.map(({ url }) => url.pathname)).toEqual(['/auth/jwks', '/auth/jwks'])
})

test('reads them again for a key that it does not know, once a minute at the most', async () => {
  await read()
  expect(source.expire()).toBe(false)
  await clock.advance(59_999)
  expect([source.expire(), await read()]).toEqual([false, '1'])
  await clock.advance(1)
  expect([source.expire(), await read()]).toEqual([true, '2'])
  expect(source.expire()).toBe(false)
})

test('keeps no failure', async () => {
  server.onResource(() => new Response('', { status: 503 }))
  await expect(read()).rejects.toMatchObject({ code: 'server_error' })
  server.onResource(() => Response.json({ keys: [] }))
  expect(await read()).toBeUndefined()
})

test('ends with the signal of who reads', async () => {
  const reason = new Error('enough')
  const options: LookUpOptions = {
    root: 'https://icdr.example.org',
    fetch: (_, init) => Promise.reject(init?.signal?.reason),
  }
  const waiting = new KeySetSource(options, clock)
  await expect(waiting.read(AbortSignal.abort(reason))).rejects.toBe(reason)
})
