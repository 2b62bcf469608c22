import { createServer, type ServerOptions } from 'node:https'
import {
  type CertificateAuthority,
  createCertificateAuthority,
  EXAMPLE_APPLICATION,
} from '@santedb/test-server'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { runCommand } from '../world.test-support.ts'
import { askDoctor, openClinic, secured, withHeaders } from './clinic.test-support.ts'

const hourMs = 3_600_000

let authority: CertificateAuthority
let stranger: CertificateAuthority
beforeAll(async () => {
  authority = await createCertificateAuthority('Authority of the clinic')
  stranger = await createCertificateAuthority('A stranger')
})

/** An authority whose certificates for servers are as the test says. */
function issuing(more: Parameters<CertificateAuthority['issue']>[0] | object): CertificateAuthority {
  return { ...authority, issue: (request) => authority.issue({ ...request, ...more }) }
}

/** A device that signs in by a certificate. */
async function device(from: CertificateAuthority, more: object = {}): Promise<Record<string, string>> {
  const { certificate, privateKey } = await from.issue({
    subject: 'EXAMPLE_DEVICE_NODE',
    use: 'client',
    ...more,
  })
  return { SANTEDB_CERTIFICATE: certificate, SANTEDB_CERTIFICATE_KEY: privateKey }
}

/** A server that lets nobody in who has no certificate of the authority, as a proxy can be set up. */
async function openStrictPort(options: ServerOptions = {}): Promise<Record<string, string>> {
  const { certificate, privateKey } = await authority.issue({
    subject: '127.0.0.1',
    use: 'server',
    hosts: ['127.0.0.1'],
  })
  const server = createServer(
    { cert: certificate, key: privateKey, ca: authority.certificate, requestCert: true, ...options },
    (_, response) => response.end('let in'),
  )
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return secured(
    { SANTEDB_ROOT: `https://127.0.0.1:${port}`, SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id },
    authority,
  )
}

test('no fault is found where everything is good, with a client certificate', async () => {
  const { server, environment } = await openClinic(
    { generation: 3, clientCertificates: {} },
    { tls: authority },
  )
  const { SANTEDB_DEVICE_ID: _, SANTEDB_DEVICE_SECRET: __, ...rest } = secured(environment, authority)
  const { lastLine, text, marks, errors } = await askDoctor({ ...rest, ...(await device(authority)) })
  expect(lastLine).toBe('No fault was found.')
  expect(marks).toBe('✓✓✓✓✓✓✓✓✓✓✓-')
  expect(text).toContain('TLSv1.3; 127.0.0.1 by Authority of the clinic')
  expect(text).toContain('CN=EXAMPLE_DEVICE_NODE, good until 2')
  expect(errors).toContain('client certificate CN=EXAMPLE_DEVICE_NODE')
  server.expectTokenRequests(1)
})

test('no fault is found over TLS with a secret', async () => {
  const { environment } = await openClinic({ generation: 2 }, { tls: authority })
  const { lastLine, text } = await askDoctor(secured(environment, authority))
  expect(lastLine).toBe('No fault was found.')
  expect(text).toContain('None is configured. The server asks for one, and lets us in without.')
})

test('an expired server certificate', async () => {
  const notAfter = new Date(Date.now() - hourMs)
  const { server, environment } = await openClinic({ generation: 3 }, { tls: issuing({ notAfter }) })
  const { lastLine, marks, exitCode } = await askDoctor(secured(environment, authority))
  expect(lastLine).toMatch(/^First cause: the server's certificate has expired \(127\.0\.0\.1, on 2.*Z\)$/)
  expect(marks).toBe('✓✓✓✗--------')
  expect(exitCode).toBe(exitCodes.network)
  expect(server.requests.filter(({ path }) => path === '/auth/oauth2_token')).toEqual([])
})

test('a server certificate that is for later', async () => {
  const notBefore = new Date(Date.now() + hourMs)
  const { environment } = await openClinic({ generation: 3 }, { tls: issuing({ notBefore }) })
  const { lastLine } = await askDoctor(secured(environment, authority))
  expect(lastLine).toMatch(/^First cause: the server's certificate is not good before 2.*Z$/)
})

test('a server certificate that has expired only by the wrong clock of this machine', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      tls: issuing({ notAfter: new Date(Date.now() - hourMs) }),
      wrap: (response) => withHeaders(response, { date: new Date(Date.now() - 2 * hourMs).toUTCString() }),
    },
  )
  const { lastLine } = await askDoctor(secured(environment, authority))
  expect(lastLine).toMatch(/^First cause: the clock of this machine is wrong/)
})

test('an authority that is not trusted', async () => {
  const { server, environment } = await openClinic({ generation: 3 }, { tls: authority })
  for (const trusting of [environment, secured(environment, stranger)]) {
    const { lastLine, text, exitCode } = await askDoctor(trusting)
    expect(lastLine).toBe(
      "First cause: the server's certificate is of an authority that is not trusted (Authority of the clinic)",
    )
    expect(text).toContain('Never turn off the check of certificates.')
    expect(exitCode).toBe(exitCodes.network)
  }
  server.expectTokenRequests(0)
})

test('a server certificate for another host', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    { tls: issuing({ hosts: ['icdr.example.org'] }) },
  )
  const { lastLine, text } = await askDoctor(secured(environment, authority))
  expect(lastLine).toBe("First cause: the server's certificate is not for 127.0.0.1")
  expect(text).toContain('DNS:icdr.example.org')
})

const missing = 'First cause: missing client certificate: the server demands one, and none is configured'

test('a missing client certificate, which SanteDB demands', async () => {
  const { server, environment } = await openClinic(
    { generation: 3, clientCertificates: {} },
    { tls: authority },
  )
  const { lastLine, marks, exitCode } = await askDoctor(secured(environment, authority))
  expect(lastLine).toBe(missing)
  expect(marks).toBe('✓✓✓✓✗-------')
  expect(exitCode).toBe(exitCodes.refused)
  server.expectTokenRequests(0)
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a missing client certificate, which %s demands',
  async (maxVersion) => {
    const environment = await openStrictPort({ maxVersion })
    const { lastLine } = await askDoctor({ ...environment, SANTEDB_CLIENT_SECRET: 'secret' })
    expect(lastLine).toBe(missing)
  },
)

test('a client certificate that SanteDB does not trust', async () => {
  const { server, environment } = await openClinic(
    { generation: 3, clientCertificates: {} },
    { tls: authority },
  )
  const { SANTEDB_DEVICE_ID: _, SANTEDB_DEVICE_SECRET: __, ...rest } = secured(environment, authority)
  const { lastLine, exitCode } = await askDoctor({ ...rest, ...(await device(stranger)) })
  expect(lastLine).toBe('First cause: the server does not accept the client certificate (HTTP 401)')
  expect(exitCode).toBe(exitCodes.refused)
  server.expectTokenRequests(0)
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a client certificate that %s does not trust',
  async (maxVersion) => {
    const environment = await openStrictPort({ maxVersion })
    const { lastLine } = await askDoctor({ ...environment, ...(await device(stranger)) })
    expect(lastLine).toMatch(/^First cause: the server does not accept the client certificate \(E\w+\)$/)
  },
)

test('a client certificate that has expired', async () => {
  const { server, environment } = await openClinic({ generation: 3 }, { tls: authority })
  const expired = await device(authority, { notAfter: new Date(Date.now() - hourMs) })
  const { lastLine, marks, exitCode } = await askDoctor({ ...secured(environment, authority), ...expired })
  expect(marks).toBe('✗✓✓---------')
  expect(lastLine).toMatch(
    /^First cause: configuration: .*certificate has expired \(CN=EXAMPLE_DEVICE_NODE, valid from/i,
  )
  expect(exitCode).toBe(exitCodes.configuration)
  server.expectTokenRequests(0)
})

test('a root with https to a port for http', async () => {
  const { environment, port } = await openClinic({ generation: 3 })
  const { lastLine } = await askDoctor({ ...environment, SANTEDB_ROOT: `https://127.0.0.1:${port}` })
  expect(lastLine).toBe(`First cause: port ${port} of 127.0.0.1 speaks no TLS, and the root is https`)
})

test('a root with http to a port for https', async () => {
  const { environment, port } = await openClinic({ generation: 3 }, { tls: authority })
  const { lastLine, exitCode } = await askDoctor({ ...environment, SANTEDB_ROOT: `http://127.0.0.1:${port}` })
  expect(lastLine).toBe(`First cause: the root is http, and port ${port} of 127.0.0.1 speaks TLS`)
  expect(exitCode).toBe(exitCodes.configuration)
})

test('a server that lets nobody in for other reasons, and asks for no certificate', async () => {
  const environment = await openStrictPort({ requestCert: false, maxVersion: 'TLSv1.2' })
  const { lastLine, text } = await askDoctor({ ...environment, SANTEDB_CLIENT_SECRET: 'secret' })
  expect(text).toContain('None is configured, and the server does not ask for one.')
  expect(lastLine).toMatch(/^First cause: what answers at 127\.0\.0\.1:\d+ is no SanteDB$/)
})

test('a device that SanteDB loses although its certificate was let in', async () => {
  const { environment } = await openClinic(
    { generation: 3, clientCertificates: { keptWithoutAuthorization: false } },
    { tls: authority },
  )
  const {
    SANTEDB_DEVICE_ID: _,
    SANTEDB_DEVICE_SECRET: __,
    SANTEDB_CLIENT_SECRET: ___,
    ...rest
  } = secured(environment, authority)
  const { lastLine } = await askDoctor({ ...rest, ...(await device(authority)) })
  expect(lastLine).toMatch(/^First cause: the server loses the device of the client certificate/)
})

test('what was refused with a client certificate is not presented again', async () => {
  const { server, environment } = await openClinic(
    { generation: 2, clientCertificates: {} },
    { tls: authority },
  )
  const { SANTEDB_DEVICE_ID: _, SANTEDB_DEVICE_SECRET: __, ...rest } = secured(environment, authority)
  const wrong = { ...rest, ...(await device(authority)), SANTEDB_CLIENT_SECRET: 'wrong-secret' }
  expect((await runCommand(['token'], { environment: wrong })).exitCode).toBe(exitCodes.refused)
  const { lastLine, text } = await askDoctor(wrong)
  expect(text).toContain('refused before, so nothing was presented again')
  expect(lastLine).toBe('First cause: wrong client secret, or no such application: EXAMPLE_APPLICATION')
  server.expectTokenRequests(1)
})

test('a server that speaks old versions of TLS alone', async () => {
  const environment = await openStrictPort({
    requestCert: false,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  })
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: .* speaks no version of TLS that this machine accepts/)
})

test('a device that proves itself in two ways', async () => {
  const { server, environment } = await openClinic(
    { generation: 3, clientCertificates: {} },
    { tls: authority },
  )
  const { lastLine, exitCode } = await askDoctor({
    ...secured(environment, authority),
    ...(await device(authority)),
  })
  expect(lastLine).toMatch(/^First cause: a client certificate and a device's secret were both presented/)
  expect(exitCode).toBe(exitCodes.configuration)
  server.expectTokenRequests(1)
})
