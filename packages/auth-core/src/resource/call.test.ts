import { expect, test } from 'vitest'
import { createAddresses } from './addresses.ts'
import { readCall } from './call.ts'
import { createRenewalMemory } from './renewal-memory.ts'
import { VirtualClock } from '../testing/index.ts'

const { resolve } = createAddresses(new URL('https://icdr.example.org/base'), [])

test('a Request is taken apart with the settings that are not the usual ones', () => {
  const request = new Request('https://icdr.example.org/x', {
    method: 'DELETE',
    credentials: 'include',
    cache: 'no-store',
    redirect: 'error',
    headers: { accept: 'a/b' },
  })
  const call = readCall(resolve, request)
  expect(call).toMatchObject({ method: 'DELETE', redirect: 'error', repeatable: true })
  expect(call.rest).toEqual({ credentials: 'include', cache: 'no-store' })
  expect(new Headers(call.headers).get('accept')).toBe('a/b')
  expect(call.signal).toBe(request.signal)
  expect(readCall(resolve, new Request('https://icdr.example.org/x')).rest).not.toHaveProperty('cache')
})

test('what is said beside a Request counts instead of it', () => {
  const request = new Request('https://icdr.example.org/x', {
    method: 'POST',
    body: 'a',
    credentials: 'include',
  })
  const { signal } = new AbortController()
  const init = {
    method: 'PUT',
    body: 'b',
    signal,
    redirect: 'manual',
    credentials: 'omit',
    headers: { a: 'b' },
  } as const
  const call = readCall(resolve, request, init)
  expect(call).toMatchObject({ method: 'PUT', redirect: 'manual', signal, rest: { credentials: 'omit' } })
  expect([call.body(), new Headers(call.headers).get('a')]).toEqual(['b', 'b'])
})

test('what a fetch of a runtime takes besides is passed on', () => {
  const init: RequestInit & { dispatcher: string } = { dispatcher: 'x' }
  const call = readCall(resolve, '/x', init)
  expect(call).toMatchObject({
    method: 'GET',
    redirect: 'follow',
    signal: undefined,
    rest: { dispatcher: 'x' },
  })
  expect(call.address).toBe('https://icdr.example.org/base/x')
})

test('where a new session did not help is remembered for a minute, for five places at the most', async () => {
  const clock = new VirtualClock(0)
  const { couldHelp, didNotHelp } = createRenewalMemory(clock)
  didNotHelp('/a')
  expect([couldHelp('/a'), couldHelp('/b')]).toEqual([false, true])
  await clock.advance(59_999)
  expect(couldHelp('/a')).toBe(false)
  await clock.advance(1)
  expect(couldHelp('/a')).toBe(true)
  for (const path of ['/1', '/2', '/3', '/4']) didNotHelp(path)
  expect(couldHelp('/b')).toBe(true)
  didNotHelp('/5')
  expect(couldHelp('/b')).toBe(false)
  await clock.advance(60_000)
  expect(couldHelp('/b')).toBe(true)
})
