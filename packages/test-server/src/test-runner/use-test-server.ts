import { afterEach, beforeEach } from 'vitest'
import type { TestServerOptions } from '../options.ts'
import { type TestServer, createTestServer } from '../server.ts'

/** What {@link useTestServer} takes besides the options of the server. */
export type UseTestServerOptions = TestServerOptions & {
  /** Whether a test may send requests that the server has nothing for. @default false */
  readonly allowUnexpectedRequests?: boolean
}

/**
 * A server for the tests of this file or `describe` block. It is as good as new before each test. A test fails
 * afterwards when it sent a request that the server has nothing for.
 *
 * @throws {TestServerOptionsError} naming every wrong option at once
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core'
 * import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
 * import { useTestServer } from '@santedb/test-server/vitest'
 * import { test } from 'vitest'
 *
 * const server = useTestServer({ generation: 3 })
 *
 * test('signs in once', async () => {
 *   const auth = createAuth({
 *     root: 'http://localhost',
 *     clientId: EXAMPLE_APPLICATION.id,
 *     device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
 *     fetch: (input, init) => server.fetch(new Request(input, init)),
 *   })
 *   await Promise.all([auth.session(), auth.session()])
 *   server.expectTokenRequests(1)
 * })
 * ```
 */
export function useTestServer({
  allowUnexpectedRequests = false,
  ...options
}: UseTestServerOptions): TestServer {
  const server = createTestServer(options)
  beforeEach(() => server.reset())
  afterEach(() => {
    if (!allowUnexpectedRequests) server.expectNoUnexpectedRequests()
  })
  return server
}
