import { assemble, type Assembly, type Parts, type SharingContext } from './assemble.ts'
import type { Auth, AuthOptions } from './auth.ts'
import { AuthError } from './errors/auth-error.ts'
import { invalidOptions } from './errors/failures.ts'
import { withClaims } from './grants/with-claims.ts'
import type { Checked } from './options.ts'
import type { Grant } from './protocol/grant.ts'
import { readElevation } from './resource/elevation.ts'
import { createSignedInFetch } from './resource/signed-in-fetch.ts'
import { isObjectWith, may, type Rules } from './rules.ts'
import { Session } from './session/session.ts'
import type { WaitOptions } from './session/session-keeper.ts'
import { createMemoryStore } from './session/shared/memory-store.ts'
import type { Refusals } from './session/shared/refusals.ts'
import type { SessionStore } from './session/shared/session-store.ts'
import { SharedSession } from './session/shared/shared-session.ts'

/** What the option `store` must be. */
export const storeRules: Rules = {
  store: may(isObjectWith('get', 'set', 'delete'), 'must have the functions get, set and delete'),
}

/** Makes what remembers refusals for who has this store. */
export type RefusalsMaker = (store: SessionStore, context: SharingContext) => Refusals

/**
 * An `Auth` with a store, users and elevation, put together from the parts of {@link assemble} and its own.
 *
 * @param createRefusals Makes what remembers what was refused.
 */
export function assembleUsers(
  options: Checked<AuthOptions>,
  parts: Omit<Parts, 'createSharing' | 'onRefused'>,
  createRefusals: RefusalsMaker,
): { auth: Auth; keeper: Assembly['keeper']; sharing: SharedSession | undefined } {
  const { grant } = parts
  let sharing: SharedSession | undefined
  const { auth, keeper, source, fetchContext } = assemble(options, {
    ...parts,
    createSharing: (context) => (sharing = createSharing(options, grant, context, createRefusals)),
    onRefused: (response, emit) => {
      const elevation = readElevation(response)
      if (elevation) emit({ type: 'elevation_required', policies: elevation.policies })
    },
  })
  const present = (userGrant: Grant, demanded: readonly string[] | undefined, wait?: WaitOptions) => {
    // A password is presented for nobody who is gone.
    wait?.signal?.throwIfAborted()
    const request = () => source.request(userGrant, demanded)
    return keeper.wait(sharing ? sharing.present(userGrant, demanded, request) : request(), wait)
  }

  return {
    keeper,
    sharing,
    auth: {
      ...auth,
      async signIn(userGrant, wait) {
        if (!grant.requireUser) {
          throw new AuthError(invalidOptions, 'signIn needs an Auth with the grant interactive().')
        }
        await keeper.settle(wait)
        const startedAtMs = fetchContext.clock.now()
        const entry = await present(userGrant, options.policies, wait)
        const before = await sharing?.take(undefined)
        const session = await keeper.adopt(entry, 'grant', startedAtMs)
        // Nobody waits for it, and what cannot be ended ends by itself.
        if (before) source.end(before.accessToken).catch(() => {})
        return session
      },
      async elevate({ purpose, policies: demanded, grant: userGrant = grant, claims, signal }) {
        userGrant.requireUser?.()
        const elevated = withClaims(userGrant, { ...userGrant.claims, ...claims, override: true, purpose })
        const session = new Session(await present(elevated, demanded, { signal }))
        return { session, fetch: createSignedInFetch({ ...fetchContext, get: async () => session }) }
      },
    },
  }
}

function createSharing(
  options: Checked<AuthOptions>,
  grant: Grant,
  context: SharingContext,
  createRefusals: RefusalsMaker,
): SharedSession {
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
    refusals: createRefusals(store, context),
    grant,
    policies,
    identity: {
      parts: [root.href, clientId, device?.id, subject, dialect, policies, identity, claims],
      secrets: [clientSecret, device?.secret, secrets, fingerprint],
    },
  })
}
