import { expect, test } from 'vitest'
import { guardMessage } from './guard-message.ts'
import { limitBody, passBody } from './limit-body.ts'

const limits = { maximumBytes: 1_000_000, repeatable: true }
const end = { signal: new AbortController().signal, stop: () => undefined }

function requestWith(length: number, body: string | undefined, method = 'POST'): Request {
  const headers = { 'content-length': String(length) }
  return new Request('https://gateway.example/echo', { method, headers, ...(body !== undefined && { body }) })
}

test('a runtime that holds bodies to their lengths passes on as it is what is too large to be held', () => {
  const request = requestWith(100_000, 'a'.repeat(100_000))
  expect(passBody(request, limits, true)?.content).toBe(request.body)
  expect(passBody(request, limits, false)).toBeUndefined()
})

test('whatever the runtime does, a small body is held, and one of no told length is counted', async () => {
  const request = requestWith(3, 'abc')
  expect(passBody(request, limits, true)).toBeUndefined()
  expect((await limitBody(request, limits, end)).content).toBeInstanceOf(ArrayBuffer)
  const untold = new Request('https://gateway.example/echo', { method: 'POST', body: 'a'.repeat(100_000) })
  expect(passBody(untold, limits, true)).toBeUndefined()
  const counted = await limitBody(untold, limits, end)
  expect(await new Response(counted.content).text()).toHaveLength(100_000)
  expect(counted.isComplete()).toBe(true)
})

test('a length of nothing is no body, also where the runtime has an empty one', async () => {
  const { body } = new Response('')
  const headers = new Headers({ 'content-length': '0' })
  const get = Object.create(Request.prototype, {
    method: { value: 'GET' },
    headers: { value: headers },
    body: { value: body },
  })
  expect(() => guardMessage(get, limits.maximumBytes)).not.toThrow()
  expect((await limitBody(get, limits, end)).content).toBeUndefined()
})

// As workerd does: a body that fails is ended like any other, unless the call has ended before.
test.for([
  ['is too large', 'body_too_large', (controller) => controller.enqueue(new Uint8Array(2_000_000))],
  ['breaks off', 'malformed_request', (controller) => controller.error(new Error('lost'))],
] satisfies [string, string, (controller: ReadableStreamDefaultController) => void][])(
  'what a body that %s is sent with ends before the body',
  async ([what, code, pull]) => {
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      body: new ReadableStream({ pull }),
      duplex: 'half',
    }
    const stopped: unknown[] = []
    const body = await limitBody(new Request('https://gateway.example/echo', init), limits, {
      ...end,
      stop: (reason) => stopped.push(reason),
    })
    await expect(new Response(body.content).text()).rejects.toThrow(
      what === 'breaks off' ? 'malformed' : 'larger',
    )
    expect([body.isComplete(), body.problem()?.code]).toEqual([false, code])
    expect(stopped).toEqual([body.problem()])
  },
)
