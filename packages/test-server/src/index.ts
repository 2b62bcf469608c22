export { createTestServer } from './server.ts'
export { ConnectionDroppedError } from './trouble/connection-dropped-error.ts'
export { createCertificateAuthority } from './tokens/certificate-authority.ts'
export { TestServerOptionsError } from './options-error.ts'
export {
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from './example-accounts.ts'

export type { TestServer, TestServerNode } from './server.ts'
export type { TestServerAccounts } from './control/account-control.ts'
export type { TestServerClock } from './control/server-clock.ts'
export type { SessionSummary, TestServerSessions } from './control/session-control.ts'
export type {
  NextTrouble,
  RandomTrouble,
  Trouble,
  TroubleEffect,
  TroubleEndpoint,
  TroubleTarget,
} from './trouble/trouble.ts'
export type {
  TestServerAccount,
  TestServerClientCertificates,
  TestServerFacility,
  TestServerKey,
  TestServerLockout,
  TestServerOptions,
  TestServerPolicy,
  TestServerUser,
} from './options.ts'
export type { TestServerConnection } from './http/connection.ts'
export type { CertificateAuthority, IssueRequest, IssuedCertificate } from './tokens/certificate-authority.ts'
export type { OptionFault } from './options-error.ts'
export type { StoredFailures, StoredSession, TestServerStore } from './state/store.ts'
export type { RecordedRequest } from './state/recorded-request.ts'
