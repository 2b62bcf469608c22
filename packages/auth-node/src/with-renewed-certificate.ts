import { type Auth, type AuthEvent, type AuthOptions, isAuthError } from '@santedb/auth-core'
import type { OpenConnections } from './transport/open-connections.ts'

/** The options that differ from one certificate to the next. */
type Own = Pick<AuthOptions, 'clientCertificate' | 'onEvent'>

/**
 * Makes an `Auth` anew when its certificate was refused and there is another one: what SanteDB said of the one before
 * is remembered for as long as a day, and says nothing of this one. Otherwise a renewed certificate changes nothing: the
 * session goes on.
 */
export function withRenewedCertificate(
  connections: OpenConnections,
  { grant, clientCertificate, onEvent }: Omit<AuthOptions, 'root' | 'clientId'>,
  create: (own: Own) => Auth,
): Auth {
  let isRefused = false
  let { identity } = connections
  let auth = make()

  function make(): Auth {
    const { subject, fingerprint } = identity ?? {}
    const own = subject !== undefined && fingerprint !== undefined ? { subject, fingerprint } : undefined
    // What is no observer is for auth-core to refuse.
    const canObserve = onEvent === undefined || typeof onEvent === 'function'
    return create({ clientCertificate: clientCertificate ?? own, onEvent: canObserve ? observe : onEvent })
  }

  function observe(event: AuthEvent): void {
    if (event.type === 'session_rejected') isRefused = true
    if (/^session_(obtained|renewed|joined)$/.test(event.type)) isRefused = false
    onEvent?.(event)
  }

  /** For who can sign in with it: a user's session that still lives must not be lost. */
  function current(canSignIn: boolean): Auth {
    if (!isRefused || !canSignIn || connections.identity === identity) return auth
    identity = connections.identity
    isRefused = false
    return (auth = make())
  }

  const isUnattended = !(grant && 'requireUser' in grant)
  return {
    fetch: (input, init) => current(isUnattended).fetch(input, init),
    session: (wait) => current(isUnattended).session(wait),
    renew: (wait) => current(isUnattended).renew(wait),
    async signIn(userGrant, wait) {
      try {
        return await current(true).signIn(userGrant, wait)
      } catch (error) {
        // No event tells of it.
        if (isAuthError(error) && error.code === 'credentials_rejected') isRefused = true
        throw error
      }
    },
    elevate: (options) => current(isUnattended).elevate(options),
    signOut: (wait) => auth.signOut(wait),
  }
}
