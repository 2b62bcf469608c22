import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  type TestServer,
  type TestServerOptions,
} from '@santedb/test-server'
import { listen, type Listener } from '@santedb/test-server/node'

/** A test server on a port, and the bindings of a Worker that signs in to it. */
export interface ServerOnPort extends AsyncDisposable {
  readonly server: TestServer
  readonly bindings: Record<string, string>
}

export async function startServer(options: Partial<TestServerOptions> = {}): Promise<ServerOnPort> {
  const server = createTestServer({ generation: 3, ...options })
  const listener: Listener = await listen(server)
  return {
    server,
    bindings: {
      SANTEDB_ROOT: listener.root,
      SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
      SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
      SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
      SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
    },
    [Symbol.asyncDispose]: () => listener.close(),
  }
}
