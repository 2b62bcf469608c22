// Requests that mean harm: each is refused by its word, and nothing of it reaches SanteDB's services.
import { beforeEach, describe, expect, test } from 'vitest'
import { callbacks, returns } from './callbacks.test-support.ts'
import { cookies } from './cookies.test-support.ts'
import { credentials } from './credentials.test-support.ts'
import { messages } from './messages.test-support.ts'
import { otherSites } from './other-sites.test-support.ts'
import { paths } from './paths.test-support.ts'
import { clearStage, stage, withHeaders } from './stage.test-support.ts'

beforeEach(clearStage)

describe.for([
  ['paths', paths],
  ['messages', messages],
  ['credentials', credentials],
  ['cookies', cookies],
  ['other sites', otherSites],
  ['callbacks', callbacks],
  ['returns', returns],
] as const)('%s', ([, rows]) => {
  test.for(rows)('%s is refused', async ([what, send, status, code]) => {
    const response = await send()
    const told = (await response.json()) as {
      code?: string
      issue?: { details: { coding: { code: string }[] } }[]
    }
    const word = told.code ?? told.issue?.[0]?.details.coding[0]?.code
    expect([response.status, word], what).toEqual([status, code])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('location')).toBeNull()
    // A stream may have begun to go on before it was too large or too slow.
    const mayHaveBegun = /body that (is too large without|drips|never comes)/.test(what)
    expect(stage.site.arrived().length).toBeLessThanOrEqual(mayHaveBegun ? 1 : 0)
  })
})

test('there are at least sixty of them', () => {
  const all = [paths, messages, credentials, cookies, otherSites, callbacks, returns].flat()
  expect(new Set(all.map(([what]) => what)).size).toBe(all.length)
  expect(all.length).toBeGreaterThan(100)
})

describe('what a caller must not set does not arrive', () => {
  test.for([
    ['authorization', 'Bearer mine'],
    ['cookie', '_a=b'],
    ['x-device-authorization', 'BASIC abc'],
    ['x-ssl-clientcert', 'a certificate'],
    ['x-santedbclient-claim', btoa('urn:santedb:org:claim:override=true')],
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-host', 'evil.example.org'],
    ['x-forwarded-proto', 'http'],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '127.0.0.1'],
    ['x-original-url', '/ami/SessionInfo'],
    ['x-rewrite-url', '/ami/SessionInfo'],
    ['x-http-method-override', 'DELETE'],
    ['proxy-authorization', 'Basic abc'],
    ['te', 'trailers'],
    ['upgrade', 'h2c'],
    ['x-made-up', 'a'],
    ['origin', 'https://evil.example.org'],
    ['referer', 'https://evil.example.org'],
    ['via', '1.1 evil'],
  ] as const)('%s', async ([name, value]) => {
    expect((await stage.site.call('/fhir/Patient', { headers: { [name]: value } })).status).toBe(401)
    await withHeaders({ [name]: value })()
    for (const request of stage.site.arrived()) expect(request.header(name)).not.toBe(value)
    expect(stage.site.arrived().length).toBeGreaterThan(0)
  })
})
