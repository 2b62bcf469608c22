import { type Auth, type AuthOptions as CoreOptions, createAuth as createCoreAuth } from '@santedb/auth-core'
import { waitUntil } from 'cloudflare:workers'
import { type AuthOptions, createFrom } from './options.ts'
import { createRequestClock } from './request/request-clock.ts'
import { createRequestFlight } from './request/request-flight.ts'

/**
 * Makes an {@link Auth}: a `fetch` that signs in to SanteDB by itself, for all requests of an isolate. Make it once, at
 * the top of a module: what is made anew for each request knows nothing of the one before. Nothing is sent until it is
 * first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth, readBindings } from '@santedb/auth-cloudflare'
 * import { env } from 'cloudflare:workers'
 *
 * const auth = createAuth(readBindings(env))
 *
 * export default {
 *   fetch: (): Promise<Response> => auth.fetch('/fhir/Patient'),
 * }
 * ```
 */
export function createAuth(options: AuthOptions): Auth {
  return createFrom(options, createIsolateAuth)
}

/** The core's `createAuth`, with renewals that requests can share. */
export function createIsolateAuth(options: CoreOptions): Auth {
  return createCoreAuth(options, createRequestFlight({ clock: createRequestClock(options.clock), waitUntil }))
}
