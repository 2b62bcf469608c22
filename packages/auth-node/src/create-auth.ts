import { AuthError, createAuth as createCoreAuth, isAuthError } from '@santedb/auth-core'
import type { Auth as CoreAuth, AuthOptions as CoreOptions } from '@santedb/auth-core'
import type { Auth } from './auth.ts'
import { invalidOptions } from './failures.ts'
import type { AuthOptions } from './options.ts'
import { settleWithin } from './settle-within.ts'
import { openConnections } from './transport/open-connections.ts'
import { withRenewedCertificate } from './with-renewed-certificate.ts'

const signOutLimitMs = 5000
const closeLimitMs = 5000

/**
 * Makes an {@link Auth}: a `fetch` that signs in to SanteDB by itself. It takes what auth-core's `createAuth` takes, and
 * a client certificate. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once; a certificate that cannot be used,
 * because it has expired for one, with its subject and dates.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-node'
 *
 * const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   certificate: { cert: '/etc/santedb/device.crt', key: '/etc/santedb/device.key' },
 * })
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuth(options: AuthOptions): Auth {
  const { certificate: _, certificateFor: __, onCertificate: ___, ...shared } = options ?? {}
  const connections = openConnections(options)
  const auth = withRenewedCertificate(connections, shared, (own) => {
    const checked = { ...shared, fetch: shared.fetch ?? connections.fetch, ...own }
    return createUnlessFaulty(checked, connections.faults)
  })
  const close = () => connections.close(closeLimitMs)
  return Object.freeze<Auth>({
    ...auth,
    close,
    async [Symbol.asyncDispose]() {
      await settleWithin(auth.signOut(), signOutLimitMs)
      await close()
    },
  })
}

/** What auth-core finds wrong is told together with what was found before. */
function createUnlessFaulty(options: CoreOptions, ownFaults: readonly string[]): CoreAuth {
  let coreFaults: readonly string[] = []
  try {
    const auth = createCoreAuth(options)
    if (ownFaults.length === 0) return auth
  } catch (error) {
    if (!isAuthError(error) || !error.faults) throw error
    coreFaults = error.faults
  }
  const faults = [...coreFaults, ...ownFaults]
  throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`, { faults })
}
