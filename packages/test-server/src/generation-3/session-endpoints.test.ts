// SanteDB's `TokenAuthorizationAccessBehavior` and `OAuthServiceBehavior`.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_DEVICE } from '../example-accounts.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { basic } from '../testing/token-request.test-support.ts'
import { passwordFields } from '../testing/token-request-3.test-support.ts'
import { start } from '../testing/start-3.test-support.ts'

describe('GET session', () => {
  test('tells the session without its refresh token, with a fresh identity token', async () => {
    const { obtain, get, time } = start()
    const answer = await obtain({ fields: passwordFields({ nonce: 'n-1' }) })
    time.nowMs += 500
    const response = await get('/auth/session', `Bearer ${answer.access_token}`)
    expect(await response.clone().json()).toEqual({
      access_token: answer.access_token,
      id_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3599,
    })
    const { id_token: identityToken } = await readTokenAnswer(response)
    const claims = decodeJwt(identityToken)
    expect(claims.aud).toEqual(['EXAMPLE_APPLICATION', null])
    expect(claims).not.toHaveProperty('nonce')
    expect(claims.jti).not.toBe(decodeJwt(answer.id_token).jti)
  })

  test('answers 204 without a header', async () => {
    const response = await start().get('/auth/session')
    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
  })
})

test('GET userinfo gives one string for each type of claim', async () => {
  const { obtain, get } = start()
  const { access_token: token } = await obtain({ fields: passwordFields() })
  const claims: unknown = await (await get('/auth/userinfo', `Bearer ${token}`)).json()
  expect(claims).toMatchObject({ name: 'allison', role: 'CLINICAL_STAFF' })
  expect(Object.values(claims as object).every((value) => typeof value === 'string')).toBe(true)
})

const DEVICE = basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret)

test.each([
  ['/auth/session', DEVICE],
  ['/auth/session', 'Digest x'],
  ['/auth/userinfo', undefined],
  ['/auth/userinfo', DEVICE],
])('GET %s with %s answers 200 with an error', async (path, authorization) => {
  const response = await start().get(path, authorization)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    error: 'invalid_request',
    error_description: 'No Such Session',
  })
})
