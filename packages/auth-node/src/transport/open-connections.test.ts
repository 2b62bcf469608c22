import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, createTestServer } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authority, issueDevice } from '../certificates.test-support.ts'
import { openConnections } from './open-connections.ts'

const server = createTestServer({ generation: 3, clientCertificates: {} })
let listener: Listener
beforeEach(async () => {
  server.reset()
  listener = await listen(server, { tls: authority })
})
afterEach(() => listener.close())

test('the way is that of an Auth: the certificate is shown, and no session is asked for', async () => {
  const certificate = { ...(await issueDevice()), ca: authority.certificate }
  const options = { root: listener.root, clientId: EXAMPLE_APPLICATION.id, certificate }
  const { fetch, close, tls, identity, faults } = openConnections(options)
  expect((await fetch(`${listener.root}/auth/.well-known/openid-configuration`)).status).toBe(200)
  await close(1000)
  server.expectTokenRequests(0)
  expect(server.requests[0]?.header('authorization')).toBeNull()
  expect({ faults, subject: identity?.subject }).toEqual({ faults: [], subject: `CN=${EXAMPLE_DEVICE.id}` })
  expect(String(tls.cert)).toBe(certificate.cert)
})

test('what is wrong is told, and not thrown; TLS is then told nothing', async () => {
  const { cert } = await issueDevice()
  const options = { root: listener.root, clientId: 'A', certificate: { cert } }
  const { faults, tls, identity } = openConnections(options)
  expect({ faults, tls, identity }).toEqual({
    faults: ['certificate.key is missing'],
    tls: {},
    identity: undefined,
  })
})
