import { AuthError } from '@santedb/auth-core'
import type { Auth } from '../auth.ts'
import { createAuth } from '../create-auth.ts'
import { invalidOptions } from '../failures.ts'
import {
  type ConfigurationOverrides,
  type ConfigurationSources,
  readConfiguration,
} from './read-configuration.ts'

/**
 * Makes an {@link Auth} of what the environment says: `SANTEDB_ROOT`, `SANTEDB_CLIENT_ID`, `SANTEDB_CLIENT_SECRET` or
 * `SANTEDB_CLIENT_SECRET_FILE`, and the others that the package's README lists; of the configuration file that
 * `SANTEDB_CONFIG` names; and of `overrides`, which go before both.
 *
 * @throws AuthError `invalid_options` with everything that is wrong, all at once, each fault by the name of its variable
 * or its place in the file, and never by its value.
 *
 * @example
 * ```ts
 * import { createAuthFromEnvironment } from '@santedb/auth-node'
 *
 * const auth = createAuthFromEnvironment({ onEvent: ({ type }) => console.log(type) })
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuthFromEnvironment(
  overrides: ConfigurationOverrides = {},
  from: Omit<ConfigurationSources, 'overrides'> = {},
): Auth {
  const { options, faults } = readConfiguration({ ...from, overrides })
  if (faults.length === 0) return createAuth(options)
  throw new AuthError(invalidOptions, `Wrong configuration: ${faults.join('; ')}.`, { faults })
}
