import { afterAll, beforeAll } from 'vitest'
import { type Listener, listen } from '../node/listen.ts'
import type { TestServer } from '../server.ts'
import { type UseTestServerOptions, useTestServer } from './use-test-server.ts'

/** A server that has a port while tests run. */
export interface TestServerOnPort {
  readonly server: TestServer
  /**
   * The root that clients are given: `http://127.0.0.1:49152`.
   *
   * @throws {Error} outside tests, when there is no port
   */
  readonly root: string
}

/**
 * As {@link useTestServer}, on a free port of this machine.
 *
 * @throws {TestServerOptionsError} naming every wrong option at once
 *
 * @example
 * ```ts
 * import { useTestServerOnPort } from '@santedb/test-server/vitest'
 * import { expect, test } from 'vitest'
 *
 * const running = useTestServerOnPort({ generation: 3 })
 *
 * test('describes itself', async () => {
 *   const response = await fetch(`${running.root}/auth/.well-known/openid-configuration`)
 *   expect(await response.json()).toHaveProperty('end_session_endpoint')
 * })
 * ```
 */
export function useTestServerOnPort(options: UseTestServerOptions): TestServerOnPort {
  const server = useTestServer(options)
  let listener: Listener | undefined
  beforeAll(async () => {
    listener = await listen(server)
  })
  afterAll(async () => {
    await listener?.close()
    listener = undefined
  })
  return {
    server,
    get root() {
      if (!listener) throw new Error('The test server has a port only while tests run')
      return listener.root
    },
  }
}
