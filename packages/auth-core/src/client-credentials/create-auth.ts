import { assemble } from '../assemble.ts'
import type { ClientAuth } from '../client-auth.ts'
import { checkOptions, type CommonOptions, credentialRules } from '../options.ts'
import { finderOf } from '../protocol/find-server.ts'
import { clientCredentials } from '../protocol/grant.ts'
import { sendByLibrary } from '../protocol/oauth-request.ts'
import { followHops } from '../resource/follow-hops.ts'
import { createSystemClock } from '../session/clock.ts'

/** What {@link createAuth} of this entry needs to know. */
export interface ClientOptions extends CommonOptions {
  /**
   * The generation of the server. `auto` finds it out, without presenting a credential.
   *
   * @default 'auto'
   */
  dialect?: 'auto' | 'icdr2' | 'icdr3' | undefined
}

/**
 * Makes a `fetch` that signs in to SanteDB as an application on a device: the default `createAuth` without stores,
 * users' sign-in, elevation and other servers, for where every kilobyte counts. Nothing is sent until it is first
 * used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core/client-credentials'
 *
 * const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'the secret of the device' },
 * })
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuth(options: ClientOptions): ClientAuth {
  const checked = checkOptions(options, ['auto', 'icdr2', 'icdr3'], credentialRules(options))
  const parts = {
    grant: clientCredentials,
    findServer: finderOf(checked.dialect),
    sendForm: sendByLibrary,
    createClock: createSystemClock,
    follow: followHops,
  }
  return Object.freeze(assemble(checked, parts).auth)
}
