import { type Auth, AuthError, createAuth as createCoreAuth, isAuthError } from '@santedb/auth-core'
import { type AuthOptions, type Connection, faultsOf } from './options.ts'

/**
 * Makes an `Auth` that reaches SanteDB by what this runtime connects by. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { type Connection, createAuth } from 'template-adapter'
 *
 * declare const connection: Connection
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'the secret of the application',
 *   connection,
 * })
 * ```
 */
export function createAuth(options: AuthOptions): Auth {
  const { connection, ...shared } = options ?? {}
  const create = (fetch = shared.fetch) => createCoreAuth({ ...shared, fetch })
  const faults = [...coreFaults(create), ...faultsOf(options ?? {})]
  if (faults.length > 0)
    throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`, { faults })
  return create(connection && fetchBy(connection))
}

const invalidOptions = {
  code: 'invalid_options',
  meaning: 'These options cannot work, so nothing was sent.',
  remedy: 'Correct the options that are named.',
} as const

function fetchBy(connection: Connection): typeof globalThis.fetch {
  return (input, init) => connection.fetch(new Request(input, init))
}

/** What auth-core finds wrong, to be told together with what is found here. */
function coreFaults(create: () => unknown): readonly string[] {
  try {
    create()
    return []
  } catch (error) {
    if (!isAuthError(error) || !error.faults) throw error
    return error.faults
  }
}
