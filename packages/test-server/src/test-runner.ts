export { useTestServer } from './test-runner/use-test-server.ts'
export { useTestServerOnPort } from './test-runner/use-test-server-on-port.ts'

export type { UseTestServerOptions } from './test-runner/use-test-server.ts'
export type { TestServerOnPort } from './test-runner/use-test-server-on-port.ts'
