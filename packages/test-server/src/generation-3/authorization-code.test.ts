// SanteDB's `DefaultAuthorizationCodeTokenRequestHandler`: codes need no PKCE, and work more than once.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import { POLICY } from '../policies.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { startPage } from '../testing/authorize-3.test-support.ts'
import { CLIENT_ONLY } from '../testing/token-request-3.test-support.ts'
import { basic } from '../testing/token-request.test-support.ts'

const DEVICE = { authorization: basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret) }

describe('a code', () => {
  test('gives a session of the user, with the nonce of the page and the scope of the token request', async () => {
    const { obtainCode, redeem } = startPage()
    const code = await obtainCode()
    const response = await redeem(code, {
      ...CLIENT_ONLY,
      fields: { ...CLIENT_ONLY.fields, scope: POLICY.login },
    })
    expect(response.status).toBe(200)
    expect(await response.clone().json()).toHaveProperty('nonce', 'n-1')
    const answer = await readTokenAnswer(response)
    expect(decodeJwt(answer.id_token)).toMatchObject({ name: 'allison', nonce: 'n-1', scope: POLICY.login })
    expect(answer.refresh_token).not.toBe('')
  })

  test('works as often as it likes for a minute', async () => {
    const { obtainCode, redeem, time } = startPage()
    const code = await obtainCode()
    expect((await redeem(code)).status).toBe(200)
    time.nowMs += 60_000 - 1
    expect((await redeem(code)).status).toBe(200)
    time.nowMs += 1
    const response = await redeem(code)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'expired authorization_code',
    })
  })

  test.each([
    ['without the device it was made with', DEVICE, CLIENT_ONLY, 'missing device identity'],
    ['with a device it was made without', {}, {}, 'mismatch device identity'],
  ])('%s is refused', async (_, headers, changes, description) => {
    const { obtainCode, redeem } = startPage()
    const response = await redeem(await obtainCode(headers), changes)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_grant', error_description: description })
  })

  test('with the same device', async () => {
    const { obtainCode, redeem } = startPage()
    expect((await redeem(await obtainCode(DEVICE), {})).status).toBe(200)
  })

  test('with another device', async () => {
    const other = { id: 'OTHER', secret: 'other secret' }
    const { obtainCode, redeem } = startPage({ devices: [EXAMPLE_DEVICE, other] })
    const response = await redeem(await obtainCode(DEVICE), {
      headers: { authorization: basic(other.id, other.secret) },
    })
    expect(await response.json()).toHaveProperty('error_description', 'mismatch device identity')
  })

  test.each([
    [{ client_secret: undefined }, 'invalid_grant', 'missing client identity'],
    [{ client_id: 'OTHER', client_secret: 'other secret' }, 'invalid_grant', 'mismatch client identity'],
    [{ code: undefined }, 'invalid_request', 'missing authorization_code'],
    [{ code: '!' }, 'invalid_grant', 'invalid authorization_code'],
  ])('with %j is refused', async (fields, error, description) => {
    const applications = [EXAMPLE_APPLICATION, { id: 'OTHER', secret: 'other secret' }]
    const { obtainCode, redeem } = startPage({ applications })
    const response = await redeem(await obtainCode(), {
      ...CLIENT_ONLY,
      fields: { ...CLIENT_ONLY.fields, ...fields },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error, error_description: description })
  })

  test.each(['AAAA', 'A'.repeat(80)])('that was not made here fails with 500: %s', async (code) => {
    const response = await startPage().redeem(code)
    expect(response.status).toBe(500)
    expect(await response.json()).toHaveProperty('error', 'unspecified_error')
  })

  test('needs the policy of its flow', async () => {
    const { obtainCode, redeem } = startPage({
      applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.codeFlowWithoutDevice]: 'deny' } }],
    })
    expect((await redeem(await obtainCode())).status).toBe(403)
    expect((await redeem(await obtainCode(DEVICE), {})).status).toBe(200)
  })
})
