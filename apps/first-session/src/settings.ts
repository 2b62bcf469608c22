import type { AuthOptions } from '@santedb/auth-core'

/** Where to sign in, and as what. Without `root` the embedded test server is used. */
export interface Settings extends Omit<AuthOptions, 'root'> {
  root?: string
}

/** The accounts of SanteDB's own documents, which the test server knows. */
const documentedAccounts = {
  SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION',
  SANTEDB_CLIENT_SECRET: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE',
  SANTEDB_DEVICE_SECRET: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a',
} as const

type AccountVariable = keyof typeof documentedAccounts

/**
 * Reads the `SANTEDB_*` variables. With `SANTEDB_ROOT` all of them must be set: the documented accounts are for
 * the embedded server, and no other server should be asked to accept them.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const root = environment.SANTEDB_ROOT
  const missing = Object.keys(documentedAccounts).filter((name) => !environment[name])
  if (root && missing.length > 0) {
    throw new SettingsError(
      `SANTEDB_ROOT is set, and ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not.`,
    )
  }
  const read = (name: AccountVariable) => environment[name] || documentedAccounts[name]
  return {
    ...(root && { root }),
    clientId: read('SANTEDB_CLIENT_ID'),
    clientSecret: read('SANTEDB_CLIENT_SECRET'),
    device: { id: read('SANTEDB_DEVICE_ID'), secret: read('SANTEDB_DEVICE_SECRET') },
    unsafeAllowPlainHttp: environment.SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP === 'true',
  }
}

/** What is wrong with the environment, in the three parts that every failure is told in. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly meaning =
    'A session can only be asked for with the application and the device that are registered there.'
  readonly remedy =
    'Set all of SANTEDB_ROOT, SANTEDB_CLIENT_ID, SANTEDB_CLIENT_SECRET, SANTEDB_DEVICE_ID and SANTEDB_DEVICE_SECRET, or none of them.'
}
