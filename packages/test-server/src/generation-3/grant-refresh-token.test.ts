// SanteDB's `DefaultRefreshTokenRequestHandler`.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION } from '../example-accounts.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { passwordFields } from '../testing/token-request-3.test-support.ts'
import { start } from '../testing/start-3.test-support.ts'

describe('a refresh', () => {
  test('keeps the access token, and replaces the refresh token and the end', async () => {
    const { obtain, refresh, time } = start()
    const first = await obtain({ fields: passwordFields() })
    time.nowMs += 1_800_000
    const second = await readTokenAnswer(await refresh(first.refresh_token))
    expect(second.access_token).toBe(first.access_token)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(second.expires_in).toBe(3600)
    expect(decodeJwt(second.id_token).iat).toBe(1_767_227_400)
    expect((await refresh(first.refresh_token)).status).toBe(400)
    expect((await refresh(second.refresh_token)).status).toBe(200)
  })

  test('works until the session ends, and not after', async () => {
    const { obtain, refresh, time } = start()
    const first = await obtain({ fields: passwordFields() })
    time.nowMs += 3_600_000 - 1
    const second = await readTokenAnswer(await refresh(first.refresh_token))
    time.nowMs += 3_600_000
    const refused = await refresh(second.refresh_token)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'invalid refresh token',
    })
  })

  test('is for the application that the session was made for', async () => {
    const other = { id: 'OTHER', secret: 'other secret' }
    const { obtain, refresh } = start({ applications: [EXAMPLE_APPLICATION, other] })
    const { refresh_token: refreshToken } = await obtain({ fields: passwordFields() })
    const refused = await refresh(refreshToken, { fields: { client_id: 'OTHER' } })
    expect(await refused.json()).toMatchObject({ error_description: 'invalid refresh token' })
    expect((await refresh(refreshToken)).status).toBe(200)
  })
})
