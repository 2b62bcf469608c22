// The services to copy, over TLS: the device is known by its certificate, on every runtime that can show one by itself.
import {
  createCertificateAuthority,
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  type TestServer,
} from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { type RunningService, startService } from 'console/services'
import type { CallRecord, ServiceStatus } from 'service-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CleanUps } from './support/clean-ups.ts'

const ids = ['node', 'deno', 'bun'] as const

describe.for([2, 3] as const)('before iCDR %i', (generation) => {
  const cleanUps = new CleanUps()
  const services = new Map<string, RunningService>()
  let server: TestServer
  beforeAll(async () => {
    const authority = await createCertificateAuthority()
    const device = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
    server = createTestServer({ generation, sessionLengthSeconds: 8, clientCertificates: {} })
    const listener = await listen(server, { tls: authority })
    cleanUps.add(() => listener.close())
    const variables = {
      SANTEDB_ROOT: listener.root,
      SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
      // iCDR 2.x wants the application's secret beside the certificate.
      ...(generation === 2 && { SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret }),
      SANTEDB_CERTIFICATE: device.certificate,
      SANTEDB_CERTIFICATE_KEY: device.privateKey,
      SANTEDB_CERTIFICATE_CA: authority.certificate,
    }
    for (const id of ids) {
      const service = await startService(id, variables)
      cleanUps.add(() => service.stop())
      services.set(id, service)
    }
  }, 90_000)
  afterAll(() => cleanUps.run())

  async function call(id: string): Promise<CallRecord> {
    return (await fetch(`${services.get(id)?.address}/call`, { method: 'POST' })).json()
  }
  async function status(id: string): Promise<ServiceStatus> {
    return (await fetch(`${services.get(id)?.address}/status`)).json()
  }
  /** After another call of each. */
  async function fewestRenewals(): Promise<number> {
    await Promise.all(ids.map(call))
    const all = await Promise.all(ids.map(status))
    return Math.min(...all.map(({ session }) => session?.renewals ?? 0))
  }

  test.for(ids)('the service on %s obtains a session for its device, and uses it', async (id) => {
    expect(await call(id)).toMatchObject({ status: 200 })
    expect((await status(id)).session?.policies.length).toBeGreaterThan(0)
    expect(new Set(server.sessions.all.map(({ device }) => device))).toEqual(new Set([EXAMPLE_DEVICE.id]))
  })

  test('all of them renew theirs while they are used', { timeout: 60_000 }, async () => {
    await expect.poll(fewestRenewals, { interval: 1000, timeout: 45_000 }).toBeGreaterThan(0)
  })

  test.for(ids)('the service on %s loses its session, and regains one', async (id) => {
    await call(id)
    const { session: lost } = await status(id)
    server.sessions.revokeAll()
    expect(await call(id)).toMatchObject({ status: 200 })
    const { session, events } = await status(id)
    expect(session?.id).not.toBe(lost?.id)
    expect(events.map(({ type }) => type)).toContain('session_ended')
  })
})
