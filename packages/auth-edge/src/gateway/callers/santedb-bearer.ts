import { type BearerVerifierOptions, createOpaqueBearerVerifier } from '@santedb/auth-core/bearer'
import { faultsOfAttempt } from '../../failures.ts'
import { letFinish } from '../context.ts'
import { Problem } from '../problem.ts'
import { readBearer, rejectBearer } from './bearer-token.ts'
import type { Caller } from './caller.ts'

/** What {@link santeDbBearer} takes: how SanteDB is asked, and what its answer must have. */
export interface SanteDbBearerOptions extends Pick<
  BearerVerifierOptions,
  'recheckMs' | 'refusedMs' | 'joinMs' | 'maximumEntries' | 'maximumLookUps'
> {
  /**
   * The policies that the session must have been granted, as OIDs, all of them.
   *
   * @default none: any live session will do
   */
  readonly requirePolicies?: readonly string[] | undefined
}

/**
 * Lets in who has a session of their own with SanteDB, and brings its token as `Authorization: Bearer`. The gateway
 * asks SanteDB whether the session lives, and takes its word for half a minute unless told otherwise. Calls can go on
 * as the caller, or as the gateway's application.
 *
 * @example
 * ```ts
 * import { type RouteOptions, santeDbBearer } from '@santedb/auth-edge'
 *
 * export const records: RouteOptions = {
 *   path: '/fhir/*',
 *   callers: [santeDbBearer({ recheckMs: 10_000 })],
 *   onward: 'caller',
 * }
 * ```
 */
export function santeDbBearer({ requirePolicies = [], ...options }: SanteDbBearerOptions = {}): Caller {
  return {
    kind: 'santedb-bearer',
    faults: faultsOf(options, requirePolicies),
    readsHeaders: ['authorization'],
    actsForItself: true,
    connect({ root, fetch, authOptions: { clock, unsafeAllowPlainHttp } }) {
      const { verify } = createOpaqueBearerVerifier({ ...options, root, fetch, clock, unsafeAllowPlainHttp })
      return async ({ request, context }) => {
        const token = readBearer(request)
        if (token === undefined) return undefined
        const outcome = await verify(`Bearer ${token}`, {
          requirePolicies,
          signal: request.signal,
          waitUntil: (work) => letFinish(context, work),
        })
        switch (outcome.outcome) {
          case 'accepted': {
            const signedIn: typeof fetch = (input, init) => {
              const headers = new Headers(init?.headers)
              headers.set('authorization', `Bearer ${token}`)
              return fetch(input, { ...init, headers })
            }
            return { kind: 'santedb-bearer', name: outcome.session.subject, fetch: signedIn }
          }
          case 'denied':
            throw new Problem('policy_denied')
          case 'unavailable':
            throw new Problem('service_unreachable', { status: 503, cause: outcome.error })
          default:
            throw rejectBearer()
        }
      }
    },
  }
}

function faultsOf(options: Omit<SanteDbBearerOptions, 'requirePolicies'>, policies: unknown): string[] {
  return [
    ...(Array.isArray(policies) ? [] : ['requirePolicies must be a list of OIDs']),
    ...faultsOfAttempt(() => createOpaqueBearerVerifier({ ...options, root: 'https://localhost' })),
  ]
}
