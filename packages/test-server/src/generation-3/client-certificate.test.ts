// SanteDB's `ClientCertificateAccessBehavior`.
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import type { TestServerConnection } from '../http/connection.ts'
import type { TestServerClientCertificates, TestServerOptions } from '../options.ts'
import { POLICY } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { createCertificateAuthority } from '../tokens/certificate-authority.ts'
import { ENCRYPTED_PFX, PFX_WITH_PASSWORD, PLAIN_PFX } from '../testing/pfx.test-support.ts'
import { readPem } from '../tokens/read-certificate.ts'
import type { TokenRequestChanges } from '../testing/token-request.test-support.ts'

const CERTIFICATE_ONLY = { headers: { authorization: undefined } }
const FAILED = 'Error performing client node authentication'
const SECRET = { client_secret: EXAMPLE_APPLICATION.secret }

let pem: string
let trusted: TestServerConnection
let untrusted: TestServerConnection
let stranger: TestServerConnection
function connect(certificate: string, isTrusted: boolean): TestServerConnection {
  return { clientCertificate: { der: readPem(certificate) ?? new Uint8Array(0), isTrusted } }
}

beforeAll(async () => {
  const authority = await createCertificateAuthority()
  pem = (await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })).certificate
  trusted = connect(pem, true)
  untrusted = connect(pem, false)
  stranger = connect((await authority.issue({ subject: 'STRANGER', use: 'client' })).certificate, true)
})

function send(
  settings: TestServerClientCertificates,
  {
    connection = {},
    changes = CERTIFICATE_ONLY,
    scheme = 'https',
    options = {},
  }: {
    connection?: TestServerConnection
    changes?: TokenRequestChanges
    scheme?: string
    options?: Partial<TestServerOptions>
  } = {},
): Promise<Response> {
  const server = createTestServer({ generation: 3, clientCertificates: settings, ...options })
  const request = tokenRequest3(changes)
  const url = `${scheme}://icdr.example.org/auth/oauth2_token`
  return server.fetch(new Request(url, request), connection)
}

/** Status and description of an unspecified error. */
async function failureOf(response: Response): Promise<readonly [number, unknown]> {
  const body = (await response.json()) as Record<string, unknown>
  return [response.status, body['error'] === 'unspecified_error' && body['error_description']]
}

function withHeader(certificate: string): TokenRequestChanges {
  return { headers: { authorization: undefined, 'x-ssl-clientcert': certificate.replaceAll('\n', ' ') } }
}

test('a certificate makes a device known, and is named in the identity token', async () => {
  const answer = await readTokenAnswer(await send({}, { connection: trusted }))
  expect(decodeJwt(answer.id_token)).toHaveProperty('extensions.santedb', {
    appid: EXAMPLE_APPLICATION.sid,
    devid: EXAMPLE_DEVICE.sid,
    appname: EXAMPLE_APPLICATION.id,
    x509sub: 'CN=EXAMPLE_DEVICE_NODE',
  })
})

test('a certificate may stand for a device of another name', async () => {
  const response = await send({ devices: { STRANGER: EXAMPLE_DEVICE.id } }, { connection: stranger })
  expect(response.status).toBe(200)
})

test('a client secret beside a certificate is none too many', async () => {
  const changes = { ...CERTIFICATE_ONLY, fields: SECRET }
  expect((await send({}, { connection: trusted, changes })).status).toBe(200)
})

test('without the setting a certificate is not looked at', async () => {
  const server = createTestServer({ generation: 3 })
  const response = await server.fetch(tokenRequest3(CERTIFICATE_ONLY), trusted)
  expect(await response.json()).toHaveProperty('error', 'invalid_client')
})

describe('a request fails', () => {
  test.each([
    ['without a certificate', () => ({})],
    ['with one of another authority', () => untrusted],
    ['with one of no device', () => stranger],
  ])('%s', async (_, connection) => {
    expect(await failureOf(await send({}, { connection: connection() }))).toEqual([401, FAILED])
  })

  test('at every endpoint', async () => {
    const server = createTestServer({ generation: 3, clientCertificates: {} })
    const response = await server.fetch(new Request('https://icdr.example.org/auth/jwks'))
    expect(await failureOf(response)).toEqual([401, FAILED])
  })

  test('with a certificate and a Basic header', async () => {
    const response = await send({}, { connection: trusted, changes: {} })
    expect(await failureOf(response)).toEqual([405, 'Specified method is not supported.'])
  })

  test('when the device is denied its login', async () => {
    const devices = [{ ...EXAMPLE_DEVICE, policies: { [POLICY.loginAsService]: 'deny' } }] as const
    const response = await send({}, { connection: trusted, options: { devices } })
    expect(await failureOf(response)).toEqual([403, 'General error authenticating device'])
  })

  test('while the device is locked', async () => {
    const server = createTestServer({ generation: 3, clientCertificates: {}, clock: () => 0 })
    server.accounts.lock('device', EXAMPLE_DEVICE.id, 60)
    const request = new Request('https://icdr.example.org/auth/jwks')
    expect(await failureOf(await server.fetch(request, trusted))).toEqual([
      401,
      'Device account is locked until 1970-01-01T00:01:00.000Z',
    ])
  })
})

describe('the header of a proxy', () => {
  test('is as good as a certificate where it is allowed', async () => {
    const response = await send({ allowClientHeader: true }, { changes: withHeader(pem) })
    expect(response.status).toBe(200)
  })

  test('is ignored where it is not', async () => {
    expect(await failureOf(await send({}, { changes: withHeader(pem) }))).toEqual([401, FAILED])
  })

  test('does not help over plain HTTP', async () => {
    const response = await send({ allowClientHeader: true }, { changes: withHeader(pem), scheme: 'http' })
    expect(await failureOf(response)).toEqual([403, 'Expected https or X-SSL-ClientCert header'])
  })

  test('helps over plain HTTP where that has been corrected', async () => {
    const settings = { allowClientHeader: true, requireHttps: false }
    expect((await send(settings, { changes: withHeader(pem), scheme: 'http' })).status).toBe(200)
  })

  test.each([
    ['encrypted without a password', ENCRYPTED_PFX],
    ['in the clear', PLAIN_PFX],
  ])('may hold a PFX, %s', async (_, pfx) => {
    const answer = await readTokenAnswer(
      await send({ allowClientHeader: true }, { changes: withHeader(pfx) }),
    )
    expect(decodeJwt(answer.id_token)).toHaveProperty('extensions.santedb.x509sub', 'CN=EXAMPLE_DEVICE_NODE')
  })

  test.each([
    ['with a password', PFX_WITH_PASSWORD],
    ['that is cut off', PLAIN_PFX.slice(0, 400)],
  ])('fails with a PFX %s', async (_, pfx) => {
    const response = await send({ allowClientHeader: true }, { changes: withHeader(pfx) })
    expect(await failureOf(response)).toEqual([401, FAILED])
  })

  test('has to hold a certificate', async () => {
    expect(await failureOf(await send({ allowClientHeader: true }, { changes: withHeader('x') }))).toEqual([
      401,
      FAILED,
    ])
  })
})

test('a device may be lost for want of an Authorization header', async () => {
  const settings = { keptWithoutAuthorization: false }
  const lost = await send(settings, { connection: trusted })
  expect(await lost.json()).toHaveProperty('error', 'invalid_client')
  const changes = { headers: { authorization: 'Anything' } }
  expect((await send(settings, { connection: trusted, changes })).status).toBe(200)
})
