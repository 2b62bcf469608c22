// A device that signs in with the client certificate of an `mtls_certificates` binding: real handshakes. Miniflare knows
// that binding only as a remote one, so that its network service, which is called the same way, stands in for it.
import { createCertificateAuthority, createTestServer, type TestServerOptions } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import type { MiniflareOptions } from 'miniflare'
import { expect, test } from 'vitest'
import { startWorkerd } from './support/workerd.ts'

const authority = await createCertificateAuthority()

async function startWithCertificate(
  subject: string,
  more: Record<string, string> = {},
  options: Partial<TestServerOptions> = {},
) {
  const { certificate, privateKey } = await authority.issue({ subject, use: 'client' })
  const server = createTestServer({ generation: 3, clientCertificates: {}, ...options })
  const shownAt: string[] = []
  const watched: typeof server = {
    ...server,
    fetch(request, connection) {
      if (connection?.clientCertificate) shownAt.push(new URL(request.url).pathname)
      return server.fetch(request, connection)
    },
  }
  const listener = await listen(watched, { tls: authority })
  const trust = { trustedCertificates: [authority.certificate] }
  const keypair = { privateKey, certificateChain: certificate }
  const allow = ['local', 'private', 'public']
  const workerd = await startWorkerd({
    bindings: { SANTEDB_ROOT: listener.root, SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION', ...more },
    durableObjects: { SANTEDB_SESSIONS: { className: 'Sessions', useSQLite: true } },
    serviceBindings: { SANTEDB_CERTIFICATE: { network: { allow, tlsOptions: { ...trust, keypair } } } },
    outboundService: { network: { allow, tlsOptions: trust } },
  } as Partial<MiniflareOptions>)
  return {
    server,
    shownAt,
    workerd,
    async [Symbol.asyncDispose]() {
      await workerd[Symbol.asyncDispose]()
      await listener.close()
    },
  }
}

test('a device signs in with the certificate of its binding, and shows it nowhere else', async () => {
  await using started = await startWithCertificate('EXAMPLE_DEVICE_NODE')
  expect(await started.workerd.act('call')).toMatchObject({ value: { status: 200 } })
  expect(new Set(started.shownAt)).toEqual(
    new Set(['/auth/.well-known/openid-configuration', '/auth/oauth2_token']),
  )
  started.server.expectTokenRequests(1)
})

test('it is shown at every call to SanteDB, if that is wanted', async () => {
  await using started = await startWithCertificate('EXAMPLE_DEVICE_NODE', { CERTIFICATE_FOR: 'every-call' })
  expect(await started.workerd.act('call')).toMatchObject({ value: { status: 200 } })
  expect(started.shownAt).toContain('/fhir/Patient')
})

test("the object's alarm brings the certificate too", async () => {
  await using started = await startWithCertificate('EXAMPLE_DEVICE_NODE', {}, { sessionLengthSeconds: 4 })
  expect(await started.workerd.act('call')).toMatchObject({ value: { status: 200 } })
  await expect.poll(() => started.server.tokenRequests, { timeout: 6000 }).toBe(2)
  expect(started.server.sessions.all.filter(({ isLive }) => isLive).length).toBeGreaterThan(0)
})

test('a certificate of a device that nobody knows is refused once', async () => {
  await using started = await startWithCertificate('ANOTHER_DEVICE')
  expect((await started.workerd.act('session')).code).toBe('credentials_rejected')
  expect((await started.workerd.act('another')).code).toBe('credentials_rejected')
  started.server.expectTokenRequests(1)
})
