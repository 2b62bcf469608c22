import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, createTestServer } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authority, createFolder, issueDevice, issuePfx } from './certificates.test-support.ts'
import { createAuth } from './index.ts'
import { startSecurely } from './secure-server.test-support.ts'

const pair = await issueDevice()
const folder = await createFolder()

describe.for([2, 3] as const)('a device signs in by its certificate, iCDR %i', (generation) => {
  const server = createTestServer({ generation, clientCertificates: {} })
  let listener: Listener
  beforeEach(async () => {
    server.reset()
    listener = await listen(server, { tls: authority })
  })
  afterEach(() => listener.close())

  const auth = (certificate: object) =>
    createAuth({
      root: listener.root,
      clientId: EXAMPLE_APPLICATION.id,
      clientSecret: EXAMPLE_APPLICATION.secret,
      certificate: { ca: authority.certificate, ...certificate },
    })

  test('given as text', async () => {
    const { fetch, session } = auth(pair)
    expect((await fetch('/fhir/Patient')).status).toBe(200)
    expect(JSON.stringify((await session()).claims)).toContain(EXAMPLE_DEVICE.sid)
  })

  test('given as files, as bytes, and as one file of both', async () => {
    const paths = {
      cert: await folder.write('device.crt', pair.cert),
      key: await folder.write('device.key', pair.key),
      ca: await folder.write('ca.crt', authority.certificate),
    }
    const bytes = { cert: Buffer.from(pair.cert), key: new TextEncoder().encode(pair.key) }
    const both = { cert: await folder.write('device.pem', pair.key + pair.cert) }
    for (const given of [paths, bytes, both]) {
      expect((await auth(given).session()).policies).not.toEqual([])
    }
  })
})

test('a device signs in by a PFX', async () => {
  const { pfx, certificate } = issuePfx('a passphrase')
  const ca = [authority.certificate, certificate]
  const { root } = await startSecurely({ requestCert: true, rejectUnauthorized: true, ca })
  const auth = createAuth({
    root,
    clientId: EXAMPLE_APPLICATION.id,
    dialect: 'icdr3',
    certificate: {
      pfx: await folder.write('device.pfx', pfx),
      passphrase: 'a passphrase',
      ca: authority.certificate,
    },
  })
  expect((await auth.session()).accessToken).toBe('a')
})

test('what createAuth of auth-core gives is there as well', async () => {
  const server = createTestServer({ generation: 3 })
  const auth = createAuth({
    root: 'https://icdr.example.org',
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    fetch: (input, init) => server.fetch(new Request(input, init)),
  })
  expect(Object.keys(auth).toSorted()).toEqual(
    ['close', 'elevate', 'fetch', 'renew', 'session', 'signIn', 'signOut'].toSorted(),
  )
  expect(Object.isFrozen(auth)).toBe(true)
  await auth.session()
  expect(await auth.signOut()).toEqual({ endedAtServer: true })
})
