export { useTestServer } from './vitest/use-test-server.ts'
export { useTestServerOnPort } from './vitest/use-test-server-on-port.ts'

export type { UseTestServerOptions } from './vitest/use-test-server.ts'
export type { TestServerOnPort } from './vitest/use-test-server-on-port.ts'
