import { assemble, type SharingContext } from './assemble.ts'
import type { Auth, AuthOptions } from './auth.ts'
import { AuthError } from './errors/auth-error.ts'
import { invalidOptions } from './errors/failures.ts'
import { withClaims } from './grants/with-claims.ts'
import { type Checked, checkOptions } from './options.ts'
import { finderOf } from './protocol/find-server.ts'
import { findStandardServer } from './protocol/find-standard-server.ts'
import { clientCredentials, type Grant } from './protocol/grant.ts'
import { readElevation } from './resource/elevation.ts'
import { isObject, isObjectWith, may } from './rules.ts'
import { createSignedInFetch } from './resource/signed-in-fetch.ts'
import type { Flight } from './session/flight.ts'
import { Session } from './session/session.ts'
import type { WaitOptions } from './session/session-keeper.ts'
import { createMemoryStore } from './session/shared/memory-store.ts'
import { SharedSession } from './session/shared/shared-session.ts'

const ownRules = {
  store: may(isObjectWith('get', 'set', 'delete'), 'must have the functions get, set and delete'),
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
  const checked = checkOptions(options, ['auto', 'icdr2', 'icdr3', 'standard'], ownRules)
  const { dialect, grant = clientCredentials, policies } = checked
  let sharing: SharedSession | undefined
  const { auth, keeper, source, fetchContext } = assemble(checked, {
    grant,
    ...(flight && { flight }),
    findServer: dialect === 'standard' ? findStandardServer : finderOf(dialect),
    createSharing: (context) => (sharing = createSharing(checked, grant, context)),
    onRefused: (response, emit) => {
      const elevation = readElevation(response)
      if (elevation) emit({ type: 'elevation_required', policies: elevation.policies })
    },
  })
  const present = (
    userGrant: Grant,
    demanded: readonly string[] | undefined,
    wait: WaitOptions | undefined,
  ) => {
    const request = () => source.request(userGrant, demanded)
    return keeper.wait(sharing ? sharing.present(userGrant, demanded, request) : request(), wait)
  }

  return Object.freeze<Auth>({
    ...auth,
    async signIn(userGrant, wait) {
      if (!grant.requireUser) {
        throw new AuthError(invalidOptions, 'signIn needs an Auth with the grant interactive().')
      }
      await keeper.settle(wait)
      const startedAtMs = fetchContext.clock.now()
      return keeper.adopt(await present(userGrant, policies, wait), 'grant', startedAtMs)
    },
    async elevate({ purpose, policies: demanded, grant: userGrant = grant, claims, signal }) {
      userGrant.requireUser?.()
      const elevated = withClaims(userGrant, { ...userGrant.claims, ...claims, override: true, purpose })
      const session = new Session(await present(elevated, demanded, { signal }))
      return { session, fetch: createSignedInFetch({ ...fetchContext, get: async () => session }) }
    },
  })
}

function createSharing(options: Checked<AuthOptions>, grant: Grant, context: SharingContext): SharedSession {
  const { root, clientId, clientSecret, device, clientCertificate, dialect, policies } = options
  const { store = createMemoryStore(context.clock) } = options
  const { identity, claims, secrets } = grant
  const { subject, fingerprint } =
    typeof clientCertificate === 'object'
      ? clientCertificate
      : { subject: clientCertificate, fingerprint: undefined }
  return new SharedSession({
    ...context,
    store,
    grant,
    policies,
    identity: {
      parts: [root.href, clientId, device?.id, subject, dialect, policies, identity, claims],
      secrets: [clientSecret, device?.secret, secrets, fingerprint],
    },
  })
}

function isLastingGrant(value: unknown): boolean {
  if (!isObject(value)) return false
  return ('repeatable' in value && value.repeatable === true) || 'requireUser' in value
}
