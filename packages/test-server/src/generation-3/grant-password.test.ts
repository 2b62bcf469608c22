// SanteDB's `DefaultPasswordTokenRequestHandler` and `AdoSessionProvider.Establish`.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  EXAMPLE_DEVICE,
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import { POLICY } from '../policies.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { verifiedClaims } from '../testing/answers.test-support.ts'
import { CLIENT_ONLY, claimHeader, passwordFields } from '../testing/token-request-3.test-support.ts'
import { CLAIM } from './claim-types.ts'
import { SERVER_SECRET, start } from '../testing/start-3.test-support.ts'

const FACILITY = '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea'

describe('a password', () => {
  test('gives a session of the user, with a refresh token', async () => {
    const answer = await start({
      users: [{ ...EXAMPLE_USER, email: 'allison@example.org', phoneNumber: '+1 555 0100', language: 'en' }],
    }).obtain({ fields: passwordFields() })
    expect(answer.refresh_token).toMatch(/^[\w-]{43}\.[\w-]{43}$/)
    const claims = await verifiedClaims(answer.id_token, SERVER_SECRET)
    expect(claims).toMatchObject({
      name: 'allison',
      actor: '33932b42-6f4b-4659-8849-6aca54139d8e',
      role: 'CLINICAL_STAFF',
      email: 'allison@example.org',
      phone_number: '+1 555 0100',
      lang: 'en',
      'urn:santedb:org:claim:usrid': claims['sub'],
      extensions: {
        santedb: { usrid: claims['sub'], devid: EXAMPLE_DEVICE.sid },
        ihe_iua: { person_id: expect.any(String) },
      },
    })
    expect(claims['scope']).not.toContain(POLICY.restrictedInformation)
  })

  test.each([
    ['of a device', {}],
    ['of an application with its secret', CLIENT_ONLY],
    ['of an application without a secret', { headers: { authorization: undefined } }],
  ])(
    'works from the request %s',
    async (_, { headers, fields = {} }: { headers?: object; fields?: object }) => {
      const answer = await start().obtain({ headers: { ...headers }, fields: passwordFields({ ...fields }) })
      expect(decodeJwt(answer.id_token)).toHaveProperty('name', 'allison')
    },
  )

  test('and the code of a second factor', async () => {
    expect(
      await start().obtain({
        fields: passwordFields({
          username: EXAMPLE_USER_WITH_MULTI_FACTOR.id,
          x_mfa: EXAMPLE_USER_WITH_MULTI_FACTOR.multiFactor.code,
        }),
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test('and a facility, chosen from those that the answer lists', async () => {
    const { requestToken, obtain } = start()
    const fields = passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id })
    const refused = await requestToken({ fields })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      error: 'missing_claim',
      error_description: 'Please select the facility in which you are working for this session',
      data: {
        claimType: 'urn:oasis:names:tc:xspa:1.0:subject:facility',
        claimValue:
          '4413ac96-387f-47e0-bf28-d207761bced6=National Referral Hospital,774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea=Fuji Community Hospital',
      },
    })
    const { id_token: identityToken } = await obtain({
      fields,
      headers: {
        'x-santedbclient-claim':
          'dXJuOm9hc2lzOm5hbWVzOnRjOnhzcGE6MS4wOnN1YmplY3Q6ZmFjaWxpdHk9Nzc0ZGM0MTUtNmJmYi00Y2Y1LWEyYzQtY2NhNmZhMjJmM2Vh',
      },
    })
    expect(decodeJwt(identityToken)).toHaveProperty('extensions.ihe_iua.subject_facility_id', FACILITY)
  })

  test('takes the only facility there is', async () => {
    const facilities = EXAMPLE_FACILITIES.slice(0, 1)
    const { id_token: identityToken } = await start({
      users: [{ ...EXAMPLE_USER_WITH_FACILITIES, facilities }],
    }).obtain({ fields: passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id }) })
    expect(decodeJwt(identityToken)).toHaveProperty(
      'extensions.ihe_iua.subject_facility_id',
      facilities[0]?.id,
    )
  })

  test('asks for no facility where none is required', async () => {
    expect(
      await start({ facilityRequired: false }).obtain({
        fields: passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id }),
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test('reads organization, language and temporary from the claims', async () => {
    const { obtain, refresh } = start()
    const answer = await obtain({
      fields: passwordFields(),
      headers: claimHeader({
        [CLAIM.organization]: FACILITY.toUpperCase(),
        [CLAIM.language]: 'sw',
        [CLAIM.temporary]: 'true',
        unknown: 'ignored',
      }),
    })
    expect(answer.expires_in).toBe(3600)
    expect(decodeJwt(answer.id_token)).toMatchObject({
      lang: 'sw',
      extensions: {
        santedb: { temporary: 'true', lang: 'sw' },
        ihe_iua: { subject_organization_id: `urn:uuid:${FACILITY}` },
      },
    })
    // A temporary session gets a refresh token that does not work.
    expect(answer.refresh_token).not.toBe('')
    expect((await refresh(answer.refresh_token)).status).toBe(400)
  })

  test('with a purpose alone gives a session of the usual length without a refresh token', async () => {
    const answer = await start().obtain({
      fields: passwordFields(),
      headers: claimHeader({ [PURPOSE_CLAIM]: 'TREATMENT' }),
    })
    expect(answer).toMatchObject({ expires_in: 3600, refresh_token: '' })
  })
})
