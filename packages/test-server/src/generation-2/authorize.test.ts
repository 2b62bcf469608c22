// SanteDB's `OAuthTokenBehavior.SelfPost`.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_USER } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, POLICY_NAMES } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer, verifiedClaims } from '../testing/answers.test-support.ts'
import { fieldsOfPage } from '../testing/login-page.test-support.ts'
import { tokenRequest } from '../testing/token-request.test-support.ts'

const ROOT = 'http://icdr.example.org:8080'
const ALLISON = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }

const asked: Record<string, string> = {
  client_id: EXAMPLE_APPLICATION.id,
  redirect_uri: 'https://app.example.org/callback',
  response_type: 'code',
  scope: `openid ${POLICY.login}`,
  state: 'abc',
}

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: 1_610_385_363_437 }
  const server = createTestServer({ generation: 2, clock: () => time.nowMs, ...options })
  const open = (changes: Record<string, string> = {}) =>
    server.fetch(new Request(`${ROOT}/auth/authorize/?${new URLSearchParams({ ...asked, ...changes })}`))
  const post = (fields: Record<string, string>) =>
    server.fetch(
      new Request(`${ROOT}/auth/authorize/`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }),
    )
  const signIn = async (changes: Record<string, string> = {}, more: Record<string, string> = ALLISON) =>
    post({ ...fieldsOfPage(await (await open(changes)).text()), ...more })
  const obtainCode = async () =>
    /code=([^&]+)/.exec((await signIn()).headers.get('location') ?? '')?.[1] ?? ''
  const redeem = (code: string) =>
    server.fetch(tokenRequest({ fields: { grant_type: 'authorization_code', code, scope: undefined } }))
  return { time, open, post, signIn, obtainCode, redeem }
}

test('the page carries a signature that must be posted back', async () => {
  const { open, post } = start()
  const fields = fieldsOfPage(await (await open()).text())
  expect(fields).toMatchObject({ ...asked, dsig: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const tampered = await post({ ...fields, ...ALLISON, redirect_uri: 'https://elsewhere.example' })
  expect(tampered.status).toBe(200)
  expect(await tampered.json()).toHaveProperty('error', 0)
})

test.each([{ client_id: 'NOBODY' }, { scope: POLICY.login }, { redirect_uri: '' }])(
  'answers 200 with error 0 to %j',
  async (changes) => {
    const response = await start().open(changes)
    expect(response.status).toBe(200)
    expect(await response.json()).toHaveProperty('error', 0)
  },
)

test('a failed login shows the page again', async () => {
  const response = await start().signIn({}, { ...ALLISON, password: 'wrong' })
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('General exception authenticating allison')
})

test('the way back can be a form', async () => {
  const response = await start().signIn({ response_mode: 'form_post' })
  expect(fieldsOfPage(await response.text())).toEqual({ state: 'abc', code: expect.any(String) })
})

describe('a code', () => {
  test('of the 2021 build is not what the token endpoint reads', async () => {
    const { obtainCode, redeem } = start()
    const response = await redeem(await obtainCode())
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: 'invalid_request',
      error_description: 'Input string was not in a correct format.',
    })
  })

  test('that is usable gives a session once', async () => {
    const { obtainCode, redeem } = start({ usableCodes: true })
    const code = await obtainCode()
    const answer = await readTokenAnswer(await redeem(code))
    const claims = await verifiedClaims(answer.id_token, EXAMPLE_APPLICATION.secret)
    expect(claims).toMatchObject({ unique_name: 'allison' })
    const known = [...POLICY_NAMES.keys()].filter((oid) => oid !== POLICY.restrictedInformation)
    expect(claims['scope']).toEqual([...new Set([POLICY.login, ...known])])
    expect((await redeem(code)).status).toBe(400)
    expect((await redeem(code.toLowerCase())).status).toBe(400)
  })

  test('that is usable expires after a minute', async () => {
    const { obtainCode, redeem, time } = start({ usableCodes: true })
    const code = await obtainCode()
    time.nowMs += 60_000
    expect(await (await redeem(code)).json()).toHaveProperty('error', 'invalid_grant')
  })

  test.each(['00', '00000002AABBCC', 'ff'.repeat(40)])('that was made up is refused: %s', async (code) => {
    const response = await start({ usableCodes: true }).redeem(code)
    expect(await response.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Invalid authorization code',
    })
  })
})

test.each([
  ['token', ['access_token', 'token_type', 'expires_in', 'state']],
  ['id_token', ['id_token', 'state']],
  ['id_token token', ['access_token', 'token_type', 'expires_in', 'id_token', 'state']],
])('the implicit flow gives for %s', async (type, members) => {
  const response = await start().signIn({ response_type: type })
  const location = new URL(response.headers.get('location') ?? '')
  expect([...location.searchParams.keys()]).toEqual(members)
})
