// SanteDB's `AdoSessionProvider.Establish` and `AdoSessionProvider`.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { POLICY } from '../policies.ts'
import { PURPOSES_OF_USE, PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { claimHeader, passwordFields } from '../testing/token-request-3.test-support.ts'
import { CLAIM } from './claim-types.ts'
import { start } from '../testing/start-3.test-support.ts'

const FACILITY = '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea'

describe('an elevation', () => {
  test('opens the restricted record for two minutes', async () => {
    const { obtain, get } = start()
    const path = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
    const main = await obtain({ fields: passwordFields() })
    const refused = await get(path, `Bearer ${main.access_token}`)
    expect(refused.status).toBe(401)
    const text =
      "Policy Restricted Information (1.3.6.1.4.1.33349.3.1.5.9.3) was violated by 'allison' with outcome 'Elevate'"
    expect(refused.headers.get('www-authenticate')).toBe(
      `bearer realm="icdr.example.org" error="insufficient_scope" scope="1.3.6.1.4.1.33349.3.1.5.9.3" error_description="${text}"`,
    )
    expect(await refused.json()).toEqual({
      data: [],
      $type: 'PolicyViolationException',
      message: text,
      policyId: '1.3.6.1.4.1.33349.3.1.5.9.3',
      policyName: 'Restricted Information',
      policyOutcome: 'Elevate',
    })
    const elevated = await obtain({
      fields: passwordFields({ scope: POLICY.restrictedInformation }),
      headers: {
        'x-santedbclient-claim':
          'dXJuOnNhbnRlZGI6b3JnOmNsYWltOm92ZXJyaWRlPXRydWU7dXJuOm9hc2lzOm5hbWVzOnRjOnhhY21sOjIuMDphY3Rpb246cHVycG9zZT02YWY5ODJmMC05MTY5LTExZWEtYmIzNy0wMjQyYWMxMzAwMDI7dXJuOm9hc2lzOm5hbWVzOnRjOnhzcGE6MS4wOnN1YmplY3Q6ZmFjaWxpdHk9Nzc0ZGM0MTUtNmJmYi00Y2Y1LWEyYzQtY2NhNmZhMjJmM2Vh',
      },
    })
    expect(elevated).toMatchObject({ expires_in: 120, refresh_token: '' })
    expect(decodeJwt(elevated.id_token)).toMatchObject({
      scope: POLICY.restrictedInformation,
      extensions: {
        santedb: { isOverride: 'true' },
        ihe_iua: {
          subject_facility_id: FACILITY,
          purpose_of_use: {
            system: 'http://santedb.org/conceptset/PurposeOfUse',
            code: '6af982f0-9169-11ea-bb37-0242ac130002',
          },
        },
      },
    })
    const allowed = await get(path, `Bearer ${elevated.access_token}`)
    expect(allowed.status).toBe(200)
    expect(await allowed.json()).toMatchObject({ $type: 'Patient' })
    // The main session lives on, and stays what it was.
    expect((await get(path, `Bearer ${main.access_token}`)).status).toBe(401)
    expect((await get('/hdsi/Patient', `Bearer ${main.access_token}`)).status).toBe(200)
  })

  test.each([
    ['a claim, whatever its value', { [CLAIM.override]: 'false' }, POLICY.restrictedInformation],
    ['a scope', {}, `${POLICY.override} ${POLICY.restrictedInformation}`],
  ])('can be asked for by %s', async (_, claims, scope) => {
    const { id_token: identityToken } = await start().obtain({
      fields: passwordFields({ scope }),
      headers: claimHeader({ ...claims, [PURPOSE_CLAIM]: String(PURPOSES_OF_USE[1]) }),
    })
    expect(decodeJwt(identityToken)).toHaveProperty('extensions.santedb.isOverride', 'true')
  })
})
