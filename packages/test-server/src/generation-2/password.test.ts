// SanteDB's `OAuthTokenBehavior.Token`.
import { describe, expect, test } from 'vitest'
import {
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, policyViolationText } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer, verifiedClaims } from '../testing/answers.test-support.ts'
import { type TokenRequestChanges, tokenRequest } from '../testing/token-request.test-support.ts'
import { passwordFields } from '../testing/token-request-3.test-support.ts'

const CHALLENGE = '6f0c1b51-0e5c-4b1f-9b1a-1d0b8b0a2f10'
const { id: MULTI_FACTOR_USER, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR

function start(options: Partial<TestServerOptions> = {}) {
  const server = createTestServer({ generation: 2, clock: () => 1_610_385_363_437, ...options })
  const send = (changes: TokenRequestChanges): Promise<Response> => server.fetch(tokenRequest(changes))
  const get = (path: string, token: string): Promise<Response> =>
    server.fetch(
      new Request(`http://icdr.example.org:8080${path}`, { headers: { authorization: `Bearer ${token}` } }),
    )
  return { send, get }
}

describe('a password', () => {
  test.each([
    ['without a device', { 'x-device-authorization': undefined }],
    ['with a device', {}],
  ])('gives a session of the user %s', async (_, headers) => {
    const answer = await readTokenAnswer(await start().send({ headers, fields: passwordFields() }))
    const claims = await verifiedClaims(answer.id_token, EXAMPLE_APPLICATION.secret)
    expect(claims).toMatchObject({
      unique_name: 'allison',
      nameid: claims['sub'],
      role: 'CLINICAL_STAFF',
      actort: '33932b42-6f4b-4659-8849-6aca54139d8e',
    })
    expect(answer.refresh_token).toMatch(/^[0-9A-F]{96}$/)
  })

  test('and the code of a second factor, which travels in a header', async () => {
    const response = await start().send({
      headers: { 'x-santedb-tfasecret': multiFactor.code },
      fields: passwordFields({ username: MULTI_FACTOR_USER }),
    })
    expect(response.status).toBe(200)
  })

  test('that has expired gives a session that may only change it', async () => {
    const response = await start().send({
      fields: passwordFields({ username: EXAMPLE_USER_WITH_EXPIRED_PASSWORD.id }),
    })
    expect(response.status).toBe(200)
    expect(await response.clone().json()).toMatchObject({ refresh_token: '', expires_in: 120_000 })
    const { id_token: identityToken } = await readTokenAnswer(response)
    const { scope } = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
    expect(scope).toEqual([POLICY.passwordChangeOnly, POLICY.readMetadata])
  })

  test.each([
    ['a wrong password', { password: 'wrong' }, 'General exception authenticating allison'],
    ['an unknown user', { username: 'nobody' }, 'General exception authenticating nobody'],
    [
      'a second factor that is needed',
      { username: MULTI_FACTOR_USER },
      `General exception authenticating ${MULTI_FACTOR_USER}`,
    ],
  ])('is refused for %s', async (_, fields, description) => {
    const response = await start().send({ fields: passwordFields(fields) })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_grant', error_description: description })
  })

  test('is refused for a wrong second factor, which counts', async () => {
    const { send } = start({ lockout: { maximumFailures: 0 } })
    const fields = passwordFields({ username: MULTI_FACTOR_USER })
    const wrong = await send({ headers: { 'x-santedb-tfasecret': '000000' }, fields })
    expect(await wrong.json()).toHaveProperty(
      'error_description',
      `Invalid credentials for ${MULTI_FACTOR_USER}`,
    )
    const locked = await send({ headers: { 'x-santedb-tfasecret': multiFactor.code }, fields })
    expect(await locked.json()).toHaveProperty(
      'error_description',
      `General exception authenticating ${MULTI_FACTOR_USER}`,
    )
  })

  test.each([
    [
      'application',
      { applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.passwordFlow]: 'deny' } }] },
    ],
    ['device', { devices: [{ ...EXAMPLE_DEVICE, policies: { [POLICY.passwordFlow]: 'deny' } }] }],
  ] as const)('is refused when the flow is denied to the %s', async (_, options) => {
    const response = await start(options).send({ fields: passwordFields() })
    const { error_description: description } = (await response.json()) as { error_description: string }
    expect(
      [EXAMPLE_APPLICATION.id, EXAMPLE_DEVICE.id].map((id) =>
        policyViolationText(POLICY.passwordFlow, id, 'deny'),
      ),
    ).toContain(description)
  })

  test('is refused to a user who may not log in', async () => {
    const users = [{ ...EXAMPLE_USER, policies: { [POLICY.login]: 'deny' } }] as const
    const response = await start({ users }).send({ fields: passwordFields() })
    expect(await response.json()).toHaveProperty('error', 'invalid_grant')
  })
})

describe('a challenge', () => {
  const users = [{ ...EXAMPLE_USER, challenges: [{ id: CHALLENGE, response: 'right' }] }]
  const fields = { grant_type: 'x_challenge', username: 'allison', challenge: CHALLENGE, response: 'right' }

  test('that is answered gives a session that may only change the password', async () => {
    const response = await start({ users }).send({ fields })
    expect(await response.clone().json()).toHaveProperty('refresh_token', '')
    const { id_token: identityToken } = await readTokenAnswer(response)
    const { scope } = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
    expect(scope).toBe(POLICY.passwordChangeOnly)
  })

  test.each([{ response: 'wrong' }, { challenge: 'x' }, { username: 'nobody' }])(
    'is refused with %j',
    async (changes) => {
      const response = await start({ users }).send({ fields: { ...fields, ...changes } })
      expect(await response.json()).toHaveProperty('error', 'invalid_grant')
    },
  )
})

test('a restricted record takes an elevation, in the words of 2.x', async () => {
  const { send, get } = start()
  const { access_token: token } = await readTokenAnswer(await send({ fields: passwordFields() }))
  const response = await get('/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789', token)
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe(
    `Bearer realm="icdr.example.org" error="insufficient_scope" scope="${POLICY.restrictedInformation}"  error_description="${policyViolationText(POLICY.restrictedInformation, 'allison', 'elevate')}"`,
  )
})

test('a denied policy is refused with a fault and no challenge', async () => {
  const { send, get } = start({
    applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.clinicalData]: 'deny' } }],
  })
  const { access_token: token } = await readTokenAnswer(await send({}))
  const response = await get('/fhir/Patient', token)
  expect(response.status).toBe(403)
  expect(response.headers.has('www-authenticate')).toBe(false)
  expect(await response.json()).toMatchObject({ policyOutcome: 'Deny', policyId: POLICY.clinicalData })
})

test('an RSA key signs, with the client secret at hand too, and its tokens are longer', async () => {
  const { send, get } = start({ keys: [{ name: 'default', algorithm: 'rs256' }] })
  const answer = await readTokenAnswer(await send({}))
  expect(answer.access_token).toMatch(/^[0-9A-F]{544}$/)
  expect(JSON.parse(atob(answer.id_token.split('.')[0] ?? ''))).toMatchObject({
    alg: 'RS256',
    name: 'default',
  })
  expect((await get('/fhir/Patient', answer.access_token)).status).toBe(200)
})

test('in JWT mode the identity token takes the place of the access token', async () => {
  const { send, get } = start({ tokenType: 'jwt' })
  const answer = (await (await send({})).json()) as { access_token: string }
  expect(answer).toMatchObject({ token_type: 'urn:ietf:params:oauth:token-type:jwt' })
  expect(answer).not.toHaveProperty('id_token')
  expect((await get('/fhir/Patient', answer.access_token)).status).toBe(200)
})
