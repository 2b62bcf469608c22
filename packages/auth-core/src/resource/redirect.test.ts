import { expect, test } from 'vitest'
import { createAddresses } from './addresses.ts'
import { type Call, readCall } from './call.ts'
import { nextHop } from './redirect.ts'

const { resolve } = createAddresses(new URL('https://icdr.example.org'), [])
const secretHeaders = { authorization: 'Bearer a', cookie: 'c', 'proxy-authorization': 'p' }

function hop(status: number, location: string | undefined, init: RequestInit = {}) {
  const headers: HeadersInit = location === undefined ? {} : { location }
  return nextHop(readCall(resolve, '/old', init), new Response(null, { status, headers }))
}

function namesAndValues(call: Call | undefined) {
  return Object.fromEntries(new Headers(call?.headers))
}

test.for<[number, string, string]>([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [302, 'post', 'GET'],
  [303, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [303, 'HEAD', 'HEAD'],
  [303, 'GET', 'GET'],
  [301, 'PUT', 'PUT'],
  [302, 'DELETE', 'DELETE'],
  [307, 'POST', 'POST'],
  [308, 'POST', 'POST'],
])('after %i a %s is a %s', ([status, method, expected]) => {
  expect(hop(status, '/new', { method })).toMatchObject({
    method: expected,
    address: 'https://icdr.example.org/new',
  })
})

test('a body that is left behind takes its headers along, and no other', () => {
  const headers = { 'content-type': 'text/plain', 'content-language': 'fr', accept: 'a/b', ...secretHeaders }
  const next = hop(303, '/new', { method: 'POST', body: 'x', headers })
  expect(namesAndValues(next)).toEqual({ accept: 'a/b', ...secretHeaders })
  expect(next?.body).toBeUndefined()
  expect(next?.repeatable).toBe(true)
  const kept = hop(307, '/new', { method: 'POST', body: 'x', headers })
  expect(namesAndValues(kept)).toHaveProperty('content-type', 'text/plain')
  expect(kept?.body).toBe('x')
  // What had no body keeps all.
  expect(namesAndValues(hop(303, '/new', { headers }))).toEqual(headers)
})

test('what proves the caller stays at its origin', () => {
  expect(namesAndValues(hop(302, '/new', { headers: secretHeaders }))).toEqual(secretHeaders)
  const away = hop(302, 'https://evil.example/', { headers: { ...secretHeaders, accept: 'a/b' } })
  expect(namesAndValues(away)).toEqual({ accept: 'a/b' })
})

test.for<[string, number, string | undefined]>([
  ['a status that is no redirect', 200, '/new'],
  ['a 304', 304, '/new'],
  ['a redirect to nowhere', 302, undefined],
  ['a redirect to no address', 302, 'https://['],
  ['a redirect to another kind of address', 302, 'file:///etc/passwd'],
])('%s is not followed', ([, status, location]) => {
  expect(hop(status, location)).toBeUndefined()
})

test('a stream is not sent on, and not missed where it is left behind', () => {
  expect(hop(307, '/new', streamed())).toBeUndefined()
  expect(hop(303, '/new', streamed())).toMatchObject({ method: 'GET', repeatable: true })
})

function streamed(): RequestInit {
  const init: RequestInit & { duplex: string } = {
    method: 'POST',
    body: new Response('s').body,
    duplex: 'half',
  }
  return init
}
