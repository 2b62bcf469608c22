import { beforeEach, describe, expect, test } from 'vitest'
import { createAddresses } from './addresses.ts'
import { readCall } from './call.ts'
import { createRenewalMemory, type RenewalMemory } from './renewal-memory.ts'

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
  expect([call.body, new Headers(call.headers).get('a')]).toEqual(['b', 'b'])
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

const at = (path: string) => `https://icdr.example.org${path}`

describe('where a new session did not help another one is tried', () => {
  let nowMs: number
  let memory: RenewalMemory
  beforeEach(() => {
    nowMs = 0
    memory = createRenewalMemory({ now: () => nowMs, setTimeout: () => () => {} })
  })

  /** Whether there is a pause from now on that lasts for so long and no longer. */
  function pauses(path: string, lengthMs: number): boolean {
    memory.didNotHelp(at(path))
    nowMs += lengthMs - 1
    const isPaused = !memory.couldHelp(at(path))
    nowMs += 1
    return isPaused && memory.couldHelp(at(path))
  }

  test('after a second, and after twice as long each time, up to a minute', () => {
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) expect(pauses('/a', seconds * 1000)).toBe(true)
  })

  test('after a second, however many calls were refused together', () => {
    for (let call = 0; call < 20; call += 1) memory.didNotHelp(at('/a'))
    expect(pauses('/a', 1000)).toBe(true)
    expect(pauses('/a', 2000)).toBe(true)
  })

  test('after a second again, where a call was answered since', () => {
    expect(pauses('/a', 1000)).toBe(true)
    memory.helped(at('/b'))
    expect(pauses('/a', 2000)).toBe(true)
    memory.helped(at('/a?c=d'))
    expect(pauses('/a', 1000)).toBe(true)
  })

  test('after a second again, where nothing was heard for a minute', () => {
    expect(pauses('/a', 1000)).toBe(true)
    nowMs += 59_999
    expect(memory.couldHelp(at('/b'))).toBe(true)
    expect(pauses('/a', 2000)).toBe(true)
    nowMs += 60_000
    expect(memory.couldHelp(at('/b'))).toBe(true)
    expect(pauses('/a', 1000)).toBe(true)
  })

  test('at other paths at once, as long as no more than four pause', () => {
    for (const path of ['/1', '/2', '/3', '/4']) memory.didNotHelp(at(path))
    expect([memory.couldHelp(at('/4')), memory.couldHelp(at('/b'))]).toEqual([false, true])
    memory.didNotHelp(at('/5'))
    expect(memory.couldHelp(at('/b'))).toBe(false)
    nowMs += 1000
    expect([memory.couldHelp(at('/4')), memory.couldHelp(at('/b'))]).toEqual([true, true])
  })
})
