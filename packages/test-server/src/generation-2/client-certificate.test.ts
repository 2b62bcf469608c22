// SanteDB's `OAuthTokenBehavior`.
import { beforeAll, expect, test } from 'vitest'
import { EXAMPLE_DEVICE } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { createTestServer } from '../server.ts'
import { basic, tokenRequest } from '../testing/token-request.test-support.ts'
import { createCertificateAuthority } from '../tokens/certificate-authority.ts'
import { readPem } from '../tokens/read-certificate.ts'

const WITHOUT_HEADER = { headers: { 'x-device-authorization': undefined } }

let der: Uint8Array
beforeAll(async () => {
  const authority = await createCertificateAuthority()
  const { certificate } = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
  der = readPem(certificate) ?? new Uint8Array(0)
})

test.each([
  ['makes a device known', { clientCertificates: {} }, true, 200],
  ['is ignored when it is not trusted', { clientCertificates: {} }, false, 400],
  ['is not looked at without the setting', {}, true, 400],
] as [string, Partial<TestServerOptions>, boolean, number][])(
  'a certificate %s',
  async (_, options, isTrusted, status) => {
    const server = createTestServer({ generation: 2, ...options })
    const response = await server.fetch(tokenRequest(WITHOUT_HEADER), {
      clientCertificate: { der, isTrusted },
    })
    expect(response.status).toBe(status)
  },
)

test('the device header counts before a certificate', async () => {
  const server = createTestServer({ generation: 2, clientCertificates: {} })
  const headers = { 'x-device-authorization': basic(EXAMPLE_DEVICE.id, 'wrong') }
  const response = await server.fetch(tokenRequest({ headers }), {
    clientCertificate: { der, isTrusted: true },
  })
  expect(response.status).toBe(400)
})
