export { createTestServer } from './server.ts'
export { TestServerOptionsError } from './options-error.ts'
export { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from './constants.ts'

export type { TestServer } from './server.ts'
export type { TestServerAccount, TestServerKey, TestServerOptions } from './options.ts'
export type { OptionFault } from './options-error.ts'
export type { RecordedRequest } from './state/recorded-request.ts'
