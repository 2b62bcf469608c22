import { expect, test } from 'vitest'
import { guardMessage } from './guard-message.ts'
import { type BodyPasser, limitBody } from './limit-body.ts'

const limits = {
  maximumBytes: 1_000_000,
  repeatable: true,
  signal: new AbortController().signal,
  stop: () => undefined,
}

function requestWith(length: number, body: string | undefined, method = 'POST'): Request {
  const headers = { 'content-length': String(length) }
  return new Request('https://gateway.example/echo', { method, headers, ...(body !== undefined && { body }) })
}

/** Passes bodies on as they are, and notes what it was told of them. */
function createPasser(arrived: Promise<void>): { passBody: BodyPasser; toldBytes: number[] } {
  const toldBytes: number[] = []
  const passBody: BodyPasser = (content, bytes) => {
    toldBytes.push(bytes)
    return { content, arrived }
  }
  return { passBody, toldBytes }
}

test('the runtime passes on what is too large to be held, and tells when it has arrived', async () => {
  const arrival = new AbortController()
  const arrived = new Promise<void>((resolve) => arrival.signal.addEventListener('abort', () => resolve()))
  const { passBody, toldBytes } = createPasser(arrived)
  const request = requestWith(100_000, 'a'.repeat(100_000))
  const { content, isComplete } = await limitBody(request, { ...limits, passBody })
  expect([toldBytes, content]).toEqual([[100_000], request.body])
  expect(isComplete()).toBe(false)
  arrival.abort()
  await arrived
  expect(isComplete()).toBe(true)
})

test('the runtime passes nothing on that is small, or of no told length', async () => {
  const { passBody, toldBytes } = createPasser(Promise.resolve())
  const small = await limitBody(requestWith(3, 'abc'), { ...limits, passBody })
  expect(small.content).toBeInstanceOf(ArrayBuffer)
  const untold = new Request('https://gateway.example/echo', { method: 'POST', body: 'a'.repeat(100_000) })
  const counted = await limitBody(untold, { ...limits, passBody })
  expect(await new Response(counted.content).text()).toHaveLength(100_000)
  expect([toldBytes, counted.isComplete()]).toEqual([[], true])
})

test('a body that does not arrive is never complete', async () => {
  const { passBody } = createPasser(Promise.reject(new Error('The caller has gone.')))
  const { isComplete } = await limitBody(requestWith(100_000, 'a'.repeat(100_000)), { ...limits, passBody })
  await new Promise((resolve) => setTimeout(resolve))
  expect(isComplete()).toBe(false)
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
  expect((await limitBody(get, limits)).content).toBeUndefined()
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
    const body = await limitBody(new Request('https://gateway.example/echo', init), {
      ...limits,
      stop: (reason) => stopped.push(reason),
    })
    await expect(new Response(body.content).text()).rejects.toThrow(
      what === 'breaks off' ? 'malformed' : 'larger',
    )
    expect([body.isComplete(), body.problem()?.code]).toEqual([false, code])
    expect(stopped).toEqual([body.problem()])
  },
)
