import { assemble, type Assembly, type SharingContext } from './assemble.ts'
import type { Auth, AuthOptions, ElevateOptions, ElevatedAuth } from './auth.ts'
import { AuthError } from './errors/auth-error.ts'
import { invalidOptions } from './errors/failures.ts'
import { withClaims } from './grants/with-claims.ts'
import { type Checked, checkOptions, isObjectWith, may } from './options.ts'
import { finderOf } from './protocol/find-server.ts'
import { findStandardServer } from './protocol/find-standard-server.ts'
import { clientCredentials, type Grant } from './protocol/grant.ts'
import { processTokenAnswer } from './protocol/process-token-answer.ts'
import { readElevation } from './resource/elevation.ts'
import { createSignedInFetch } from './resource/signed-in-fetch.ts'
import { createMemoryStore } from './session/shared/memory-store.ts'
import { SharedSession } from './session/shared/shared-session.ts'

const ownOptions = {
  store: may(isObjectWith('get', 'set', 'delete'), 'must have the functions get, set and delete'),
  grant: may(
    isLastingGrant,
    'must be a grant that can be given again, such as password(…) without a code, or interactive()',
  ),
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
export function createAuth(options: AuthOptions): Auth {
  const checked = checkOptions(options, ['auto', 'icdr2', 'icdr3', 'standard'], ownOptions)
  const { dialect, grant = clientCredentials } = checked
  const assembly = assemble(checked, {
    grant,
    findServer: dialect === 'standard' ? findStandardServer : finderOf(dialect),
    parseAnswer: processTokenAnswer,
    createSharing: (context) => createSharing(checked, grant, context),
    onRefused: (response, emit) => {
      const elevation = readElevation(response)
      if (elevation) emit({ type: 'elevation_required', policies: elevation.policies })
    },
  })
  const { auth, keeper } = assembly
  return Object.freeze<Auth>({
    ...auth,
    signIn: async (userGrant, wait) => {
      if (grant.type !== '')
        throw new AuthError(invalidOptions, 'signIn needs an Auth with the grant interactive().')
      return keeper.signIn(userGrant, wait)
    },
    elevate: (elevateOptions) => elevate(assembly, grant, elevateOptions),
  })
}

function createSharing(options: Checked<AuthOptions>, grant: Grant, context: SharingContext): SharedSession {
  const { root, clientId, clientSecret, device, clientCertificate, dialect, policies } = options
  const { store = createMemoryStore(context.clock) } = options
  const { identity, claims, secrets } = grant
  return new SharedSession({
    ...context,
    store,
    identity: {
      parts: [root.href, clientId, device?.id, clientCertificate, dialect, policies, identity, claims],
      secrets: [clientSecret, device?.secret, secrets],
    },
  })
}

async function elevate(
  { keeper, fetchContext }: Assembly,
  ownGrant: Grant,
  { purpose, policies, grant = ownGrant, claims, signal }: ElevateOptions,
): Promise<ElevatedAuth> {
  if (grant.type === '')
    throw new AuthError(invalidOptions, 'elevate needs a grant: the user has to ask for it.')
  const elevated = withClaims(grant, { ...grant.claims, ...claims, override: true, purpose })
  const session = await keeper.obtainSeparately(elevated, policies, { signal })
  return { session, fetch: createSignedInFetch({ ...fetchContext, get: async () => session }) }
}

function isLastingGrant(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return ('repeatable' in value && value.repeatable === true) || ('type' in value && value.type === '')
}
