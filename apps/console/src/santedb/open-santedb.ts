import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import type { ConsoleSettings } from '../settings.ts'
import { type ServerControl, findControl } from './server-control.ts'

/** The server that everything signs in to. */
export interface SanteDb {
  readonly root: string
  /** Whether it is the test server that was started for the console. */
  readonly isOwn: boolean
  /** The power to make trouble, where the server gives it. */
  readonly control: ServerControl | undefined
  /** The variables `SANTEDB_*` of programs that sign in to it. */
  readonly variables: Readonly<Record<string, string>>
  close(this: void): Promise<void>
}

/** Takes the server of the settings, or starts a test server. */
export async function openSanteDb({ server, testServer, accounts }: ConsoleSettings): Promise<SanteDb> {
  if (server) {
    const { root } = server
    const variables = { SANTEDB_ROOT: root, ...accounts }
    return { root, isOwn: false, control: await findControl(root), variables, async close() {} }
  }
  const { generation, sessionSeconds } = testServer
  const listener = await listen(
    createTestServer({
      generation,
      sessionLengthSeconds: sessionSeconds,
      control: true,
      usableCodes: true,
      // Generation 2 takes only the claims that it was configured for, and an elevation needs these.
      allowedClaims: ['urn:santedb:org:override', 'urn:oasis:names:tc:xacml:2.0:action:purpose'],
    }),
  )
  const { root } = listener
  const variables = {
    SANTEDB_ROOT: root,
    SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
    SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
    SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
    SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
  }
  const control = await findControl(root)
  return { root, isOwn: true, control, variables, close: () => listener.close() }
}
