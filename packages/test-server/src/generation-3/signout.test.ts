// SanteDB's `OAuthServiceBehavior.Signout`.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_USER } from '../example-accounts.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { RSA, start } from '../testing/start-3.test-support.ts'

function generateTestKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
}

describe('signout', () => {
  test('ends the session of the bearer', async () => {
    const { obtain, get } = start()
    const { access_token: token, refresh_token: refreshToken } = await obtain({ fields: passwordFields() })
    expect(refreshToken).not.toBe('')
    const response = await get('/auth/signout', `Bearer ${token}`)
    expect(response.status).toBe(204)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const after = await get('/fhir/Patient', `Bearer ${token}`)
    expect(after.status).toBe(401)
    expect(await after.text()).toBe('')
  })

  test('ends the refresh token too', async () => {
    const { server, obtain, get } = start()
    const { access_token: token, refresh_token: refreshToken } = await obtain({ fields: passwordFields() })
    await get('/auth/signout', `Bearer ${token}`)
    const response = await server.fetch(
      tokenRequest3({ fields: { grant_type: 'refresh_token', refresh_token: refreshToken } }),
    )
    expect(await response.json()).toHaveProperty('error_description', 'invalid refresh token')
  })

  test('ends the session of an identity token that a certificate stands behind', async () => {
    const { obtain, get, postForm } = start(RSA)
    const { access_token: token, id_token: hint } = await obtain({ fields: passwordFields() })
    expect((await postForm('/auth/signout', { id_token_hint: hint })).status).toBe(204)
    expect((await get('/auth/session', `Bearer ${token}`)).status).toBe(401)
    const again = await postForm('/auth/signout', { id_token_hint: hint })
    expect(again.status).toBe(401)
    expect(await again.json()).toHaveProperty('error', 'unspecified_error')
  })

  test.each([
    ['signed with a shared secret', {}, (hint: string) => hint],
    ['tampered with', RSA, (hint: string) => `${hint.slice(0, -4)}AAAA`],
    ['that is no token', RSA, () => 'x'],
  ])('refuses a hint %s', async (_, options, change) => {
    const { obtain, postForm } = start(options)
    const { id_token: hint } = await obtain({ fields: passwordFields() })
    const response = await postForm('/auth/signout', { id_token_hint: change(hint) })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_request', error_description: 'invalid token' })
  })

  test('refuses a hint that has expired', async () => {
    const { obtain, postForm, time } = start(RSA)
    const { id_token: hint } = await obtain({ fields: passwordFields() })
    time.nowMs += 3_600_000
    const response = await postForm('/auth/signout', { id_token_hint: hint })
    expect(await response.json()).toHaveProperty('error_description', 'invalid token')
  })

  test('refuses a hint whose session is not known', async () => {
    const { server, obtain, postForm } = start({
      keys: [{ name: 'default', algorithm: 'rs256', privateKey: generateTestKey() }],
    })
    const { id_token: hint } = await obtain({ fields: passwordFields() })
    server.restart()
    const response = await postForm('/auth/signout', { id_token_hint: hint })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_request', error_description: 'invalid session' })
  })

  test('does nothing without anything to go by', async () => {
    const { obtain, get, send, postForm } = start()
    const { access_token: token } = await obtain({ fields: passwordFields() })
    const { id: username } = EXAMPLE_USER
    expect((await get('/auth/signout')).status).toBe(204)
    expect((await postForm('/auth/signout', { logout_hint: username })).status).toBe(204)
    expect((await send('POST', '/auth/signout', { authorization: `Bearer ${token}` })).status).toBe(204)
    expect((await get('/auth/session', `Bearer ${token}`)).status).toBe(200)
  })

  test('refuses a form without a body', async () => {
    const response = await start().send(
      'POST',
      '/auth/signout',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '',
    )
    expect(response.status).toBe(400)
  })
})
