import { assembleUsers, storeRules } from './assemble-users.ts'
import type { Auth, AuthOptions } from './auth.ts'
import { checkOptions, credentialRules } from './options.ts'
import { finderOf } from './protocol/find-server.ts'
import { findStandardServer } from './protocol/find-standard-server.ts'
import { clientCredentials } from './protocol/grant.ts'
import { sendByLibrary } from './protocol/oauth-request.ts'
import { followHops } from './resource/follow-hops.ts'
import { isObject, may } from './rules.ts'
import { createSystemClock } from './session/clock.ts'
import type { Flight } from './session/flight.ts'
import { createStoredRefusals } from './session/shared/refusals.ts'

const ownRules = {
  ...storeRules,
  grant: may(isLastingGrant, 'must be a grant that can be given again, or interactive()'),
}

/**
 * Makes an {@link Auth}: a `fetch` that signs in to SanteDB by itself. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core'
 *
 * const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'the secret of the application',
 *   device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'the secret of the device' },
 * })
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuth(options: AuthOptions): Auth
/** For adapters: the same, with a {@link Flight} of the runtime's own. */
export function createAuth(options: AuthOptions, flight: Flight): Auth
export function createAuth(options: AuthOptions, flight?: Flight): Auth {
  const checked = checkOptions(options, ['auto', 'icdr2', 'icdr3', 'standard'], {
    ...credentialRules(options),
    ...ownRules,
  })
  const { dialect, grant = clientCredentials } = checked
  const findServer = dialect === 'standard' ? findStandardServer : finderOf(dialect)
  return Object.freeze(
    assembleUsers(
      checked,
      {
        grant,
        findServer,
        sendForm: sendByLibrary,
        createClock: createSystemClock,
        follow: followHops,
        ...(flight && { flight }),
      },
      createStoredRefusals,
    ).auth,
  )
}

function isLastingGrant(value: unknown): boolean {
  if (!isObject(value)) return false
  return ('repeatable' in value && value.repeatable === true) || 'requireUser' in value
}
