// How answers may be kept: what is for one caller is never kept for another.
import { createScriptedFetch } from '@santedb/auth-core/testing'
import { describe, expect, test } from 'vitest'
import { openGateway, partnerKey } from '../testing/open-gateway.test-support.ts'
import { apiKey, hashApiKey } from './callers/api-key.ts'
import { nobody } from './callers/nobody.ts'

const key = { 'x-api-key': partnerKey }
const partners = apiKey({ keys: [{ name: 'laboratory', sha256: await hashApiKey(partnerKey) }] })

const serviceSays = (headers: Record<string, string>, status = 200) => {
  const service = createScriptedFetch()
  service.onResource(() => new Response(status === 304 ? null : '{}', { status, headers }))
  return openGateway({
    fetch: service.fetch,
    requestHeaders: ['X-Study'],
    routes: [
      { path: '/open/kept', callers: [nobody()], onward: 'anonymous', cacheControl: 'public, max-age=5' },
      { path: '/open/*', callers: [nobody()], onward: 'anonymous' },
      { path: '/secret/*', callers: [partners, nobody()], onward: 'application' },
      { path: '/own/*', callers: [partners, nobody()], onward: 'application', cacheControl: 'max-age=5' },
    ],
  })
}

// What SanteDB's answers can depend on, whether it says so or not.
const negotiated = 'accept, accept-language, prefer'

describe('nothing is kept for another caller', () => {
  test.for([
    ['/open/a', 'public, max-age=60', 'public, max-age=60', `${negotiated}, x-study, age`],
    ['/open/a', '', 'no-store', 'age'],
    ['/open/kept', 'no-store', 'public, max-age=5', `${negotiated}, x-study, age`],
    ['/secret/a', 'public, max-age=60', 'no-store', 'x-api-key, age'],
    ['/secret/style.css', 'public, immutable', 'no-store', 'x-api-key, age'],
    ['/own/a', 'public, max-age=60', 'private, max-age=5', `x-api-key, ${negotiated}, x-study, age`],
  ] as const)('%s, where SanteDB says "%s"', async ([path, told, control, vary]) => {
    const { call } = serviceSays({ 'cache-control': told, vary: 'Age', age: '10' })
    const headers = { ...key, 'x-forwarded-host': 'evil.example.org', 'x-forwarded-scheme': 'http' }
    const response = await call(path, { headers })
    expect(Object.fromEntries(response.headers)).toMatchObject({ 'cache-control': control, vary })
    expect(response.headers.get('age')).toBeNull()
    expect(JSON.stringify([...response.headers])).not.toContain('evil')
  })

  test('what is still good is kept as before', async () => {
    const { call } = serviceSays({ etag: '"1"' }, 304)
    expect((await call('/open/kept')).headers.get('cache-control')).toBe('public, max-age=5')
  })

  test('a failure is not kept, whoever it is for', async () => {
    const { call } = serviceSays({})
    for (const path of ['/open//', '/nothing', '/open/a;b']) {
      expect((await call(path)).headers.get('cache-control')).toBe('no-store')
    }
  })
})
