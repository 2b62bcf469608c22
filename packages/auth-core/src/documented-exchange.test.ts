// The exchange of SanteDB's documentation (iCDR 2.x), to the letter.
import { inspect } from 'node:util'
import { beforeEach, expect, test } from 'vitest'
import { createAuth } from './create-auth.ts'
import { documentedAnswer, documentedOptions, ScriptedServer } from './scripted-server.test-support.ts'
import { createUnsignedToken } from './testing/index.ts'

let server: ScriptedServer
beforeEach(() => {
  server = new ScriptedServer()
})

test('the token request is the documented one', async () => {
  await createAuth({ ...documentedOptions, fetch: server.fetch }).session()

  const [request] = server.requests
  expect(request?.method).toBe('POST')
  expect(request?.url).toBe('http://mpi-test.localhost:8080/auth/oauth2_token')
  expect(request?.headers.get('x-device-authorization')).toBe(
    'BASIC RVhBTVBMRV9ERVZJQ0VfTk9ERTpxbGNFdGJvRi1INVhkSzR4MXQtYXJMNUdhRzRzdkY5VGtMNWE=',
  )
  expect(request?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  expect(request?.headers.has('authorization')).toBe(false)
  expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
    grant_type: 'client_credentials',
    scope: '*',
    client_id: 'EXAMPLE_APPLICATION',
    client_secret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  })
})

test('the session of the documented answer lasts 30 minutes', async () => {
  const before = Date.now()
  const session = await createAuth({ ...documentedOptions, fetch: server.fetch }).session()
  const after = Date.now()

  expect(session.accessToken).toBe(documentedAnswer.access_token)
  expect(session.refreshToken).toBe(documentedAnswer.refresh_token)
  expect(session.expiresAt.getTime()).toBeGreaterThanOrEqual(before + 1_799_984)
  expect(session.expiresAt.getTime()).toBeLessThanOrEqual(after + 1_799_984)
})

test('the identity token tells subject, policies, claims and the end', async () => {
  const expiresAtSeconds = Math.floor(Date.now() / 1000) + 1800
  server.answerToken({
    ...documentedAnswer,
    id_token: createUnsignedToken({
      sub: 'the-subject',
      unique_name: 'Ünïcode',
      scope: ['1.2.3', '1.2.4', '1.2.3'],
      jti: documentedAnswer.access_token.toLowerCase(),
      nbf: expiresAtSeconds - 1800,
      exp: expiresAtSeconds,
      iat: '1610385363.437',
    }),
  })
  const session = await createAuth({ ...documentedOptions, fetch: server.fetch }).session()

  expect(session.subject).toBe('the-subject')
  expect(session.policies).toEqual(['1.2.3', '1.2.4'])
  expect(session.claims.unique_name).toBe('Ünïcode')
  expect(session.claims).not.toHaveProperty('jti')
  expect(session.expiresAt).toEqual(new Date(expiresAtSeconds * 1000))
})

test('a second call reuses the session, and calls that start together share one request', async () => {
  const auth = createAuth({ ...documentedOptions, fetch: server.fetch })
  const sessions = await Promise.all(Array.from({ length: 100 }, () => auth.session()))
  sessions.push(await auth.session())

  expect(new Set(sessions).size).toBe(1)
  expect(server.tokenRequests).toBe(1)
})

test('renewing sends the refresh token, and the first grant where that is refused', async () => {
  const auth = createAuth({ ...documentedOptions, fetch: server.fetch })
  await auth.session()
  await auth.renew()
  server.refuseToken(400, { error: 'invalid_grant', error_description: 'Error getting session' })
  await auth.renew()

  const grants = server.requests.map((request) => new URLSearchParams(request.body))
  expect(grants.map((grant) => grant.get('grant_type'))).toEqual([
    'client_credentials',
    'refresh_token',
    'refresh_token',
    'client_credentials',
  ])
  expect(grants[1]?.get('refresh_token')).toBe(documentedAnswer.refresh_token)
})

test('an empty refresh token is none', async () => {
  server.answerToken({ ...documentedAnswer, refresh_token: '' })
  expect(
    (await createAuth({ ...documentedOptions, fetch: server.fetch }).session()).refreshToken,
  ).toBeUndefined()
})

test('after signing out the next call obtains a new session', async () => {
  const auth = createAuth({ ...documentedOptions, fetch: server.fetch })
  await auth.session()
  expect(await auth.signOut()).toEqual({ endedAtServer: false })
  await auth.session()
  expect(server.tokenRequests).toBe(2)
})

test('no token shows when a session or an auth is printed', async () => {
  server.answerToken({
    ...documentedAnswer,
    id_token: createUnsignedToken({ jti: documentedAnswer.access_token, sub: 's' }),
  })
  const auth = createAuth({ ...documentedOptions, fetch: server.fetch })
  const session = await auth.session()
  const printed = [session, auth]
    .map((value) => inspect(value, { showHidden: true, depth: 9 }) + JSON.stringify(value))
    .join()

  expect(printed).toContain('expiresAt')
  for (const secret of [
    documentedAnswer.access_token,
    documentedAnswer.refresh_token,
    session.identityToken ?? '',
    documentedOptions.clientSecret,
    documentedOptions.device.secret,
  ]) {
    expect(printed).not.toContain(secret)
  }
})
