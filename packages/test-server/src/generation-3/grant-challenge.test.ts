// SanteDB's `DefaultPasswordResetTokenRequestHandler`.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import { POLICY } from '../policies.ts'
import { start } from '../testing/start-3.test-support.ts'

describe('a challenge', () => {
  const question = { id: '6f0c1b51-0e5c-4b1f-9b1a-1d0b8b0a2f10', response: 'Dar es Salaam' }

  test.each([
    [
      'that is answered',
      { ...EXAMPLE_USER, challenges: [question] },
      { challenge: question.id.toUpperCase(), response: question.response },
    ],
    [
      'of zeros with the expired password',
      EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
      { challenge: '00000000-0000-0000-0000-000000000000', response: 'Pass@123' },
    ],
  ])('%s gives two minutes to change the password', async (_, user, answer) => {
    const { obtain, get } = start({ users: [user] })
    const session = await obtain({ fields: { grant_type: 'x_challenge', username: user.id, ...answer } })
    expect(session).toMatchObject({ expires_in: 120, refresh_token: '' })
    expect(decodeJwt(session.id_token)).toMatchObject({
      scope: [POLICY.passwordChangeOnly, POLICY.login, POLICY.readMetadata, POLICY.loginAnywhere],
      extensions: { santedb: { pwd_reset: 'true' } },
    })
    expect((await get('/hdsi/Patient', `Bearer ${session.access_token}`)).status).toBe(403)
  })

  test('may need the code of a second factor too', async () => {
    const user = { ...EXAMPLE_USER_WITH_MULTI_FACTOR, challenges: [question] }
    const { requestToken } = start({ users: [user] })
    const fields = {
      grant_type: 'x_challenge',
      username: user.id,
      challenge: question.id,
      response: question.response,
    }
    expect(await (await requestToken({ fields })).json()).toHaveProperty('error', 'mfa_required')
    expect((await requestToken({ fields: { ...fields, x_mfa: '000000' } })).status).toBe(400)
    expect((await requestToken({ fields: { ...fields, x_mfa: user.multiFactor.code } })).status).toBe(200)
  })
})
