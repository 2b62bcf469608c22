// Client certificates where the edge runs: a real handshake with the test server, by the real Deno and the real Bun.
import { fileURLToPath } from 'node:url'
import { createCertificateAuthority, createTestServer, EXAMPLE_DEVICE } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { describe, expect, test } from 'vitest'
import { mustRun } from './support/run.ts'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const runtimes = [
  ['deno', path('node_modules/.bin/deno'), ['run', '--allow-all', '--no-check', '--no-prompt']],
  ['bun', path('node_modules/.bin/bun'), ['run']],
] as const

describe.for(runtimes)('on %s', ([runtime, program, programArguments]) => {
  async function signIn(change: 'none' | 'another authority' | 'untrusted server') {
    const authority = await createCertificateAuthority()
    const other = await createCertificateAuthority()
    const server = createTestServer({ generation: 3, clientCertificates: {} })
    await using listener = await listen(server, { tls: authority })
    const issuer = change === 'another authority' ? other : authority
    const { certificate: cert, privateKey: key } = await issuer.issue({
      subject: EXAMPLE_DEVICE.id,
      use: 'client',
    })
    const { certificate: ca } = change === 'untrusted server' ? other : authority
    const settings = { runtime, root: listener.root, ca, cert, key }
    const script = [...programArguments, path('edge/sign-in-by-certificate.ts')]
    const output = await mustRun(program, script, {
      directory: path('.'),
      environment: { SETTINGS: JSON.stringify(settings) },
    })
    return { outcome: JSON.parse(output), tokenRequests: server.tokenRequests }
  }

  test('a device signs in by its certificate, calls and signs out', async () => {
    const { outcome, tokenRequests } = await signIn('none')
    expect(outcome).toMatchObject({
      status: 200,
      metadata: 200,
      endedAtServer: true,
      extensions: { santedb: { devid: EXAMPLE_DEVICE.sid } },
    })
    expect(tokenRequests).toBe(1)
  })

  test('a certificate of another authority is refused', async () => {
    const { outcome } = await signIn('another authority')
    expect(outcome).toEqual({ failure: 'credentials_rejected' })
  })

  test('a server that nobody trusts is not spoken to', async () => {
    const { outcome, tokenRequests } = await signIn('untrusted server')
    expect(outcome).toEqual({ failure: expect.stringMatching(/^(network_error|timeout)$/) })
    expect(tokenRequests).toBe(0)
  })
})
