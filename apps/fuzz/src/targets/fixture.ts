import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestServer, TestServerOptionsError } from '@santedb/test-server'
import { readFixture } from '@santedb/test-server/node'
import type { Json } from '../engine/json.ts'
import { Fault, type Target } from '../engine/target.ts'
import { temporaryFolder } from '../engine/temporary-folder.ts'
import { textOf } from '../mutation/forms.ts'
import { program, root, users } from './support/program.ts'

/** Fixture files of the test server, and the server that comes of them. */
export const fixtureTarget: Target = {
  name: 'fixture',
  about: 'fixture files of the test server',
  words: [
    'generation',
    'applications',
    'devices',
    'users',
    'policies',
    'keys',
    'hmac',
    'rs256',
    'lockout',
    'facilities',
    'tokenType',
    'jwt',
    'challenges',
    'multiFactor',
  ],
  seeds: async () => {
    const fixture: Json = JSON.parse(
      JSON.stringify({
        generation: 3,
        applications: [{ id: program.clientId, secret: program.clientSecret }],
        devices: [program.device],
        users,
        keys: [{ name: 'default', algorithm: 'hmac', secret: 'a secret' }],
        policies: [{ oid: '1.2.3', name: 'Own' }],
        lockout: { maximumFailures: 3, secondsPerFailure: 10 },
        clientCertificates: { devices: { a: 'EXAMPLE_DEVICE_NODE' }, allowClientHeader: true },
        sessionLengthSeconds: 60,
        audience: 'string',
        encodeScopes: true,
      }),
    )
    return [
      fixture,
      { generation: 2 },
      { generation: 3, keys: [{ name: 'default', algorithm: 'rs256', privateKey: 'x' }] },
    ]
  },
  async run(input) {
    const file = join(temporaryFolder(), 'fixture.json')
    writeFileSync(file, textOf(input))
    let server
    try {
      server = createTestServer(await readFixture(file))
    } catch (error) {
      if (error instanceof TestServerOptionsError) return
      throw error
    }
    const body = new URLSearchParams({
      grant_type: 'password',
      username: 'allison',
      password: 'x',
      client_id: 'a',
    })
    for (const request of [
      new Request(`${root}/auth/oauth2_token`, { method: 'POST', body }),
      new Request(`${root}/auth/jwks`),
      new Request(`${root}/auth/.well-known/openid-configuration`),
    ]) {
      const { status } = await server.fetch(request)
      if (status >= 500) throw new Fault('server error', `${request.url} is answered ${status}`)
    }
  },
}
