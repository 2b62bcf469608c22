export * from '@santedb/auth-core'

// In place of auth-core's of the same names.
export { createAuth } from './create-auth.ts'
export type { Auth } from './auth.ts'
export type { AuthOptions } from './options.ts'

export { createAuthFromEnvironment } from './configuration/create-auth-from-environment.ts'
export { readConfiguration } from './configuration/read-configuration.ts'

export type {
  CertificateEvent,
  CertificateIdentity,
  CertificateObserver,
  CertificateOptions,
} from './certificate/certificate-options.ts'
export type {
  Configuration,
  ConfigurationOverrides,
  ConfigurationSources,
} from './configuration/read-configuration.ts'
export type { Environment } from './configuration/read-environment.ts'
