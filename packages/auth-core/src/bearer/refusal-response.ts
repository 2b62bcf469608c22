import type { RefusedBearer } from './outcome.ts'

/** Where a refusal is answered. */
export interface RefusalResponseOptions {
  /** What it is that asks for a bearer; SanteDB names its host, without the port. */
  realm: string
}

interface Refusal {
  readonly status: number
  /** The word of the challenge; nobody is challenged where the bearer is not at fault. */
  readonly error?: string
  readonly policies?: readonly string[]
  /** The class of exception that SanteDB would name. */
  readonly exception: string
  readonly message: string
}

// SanteDB's own throttle asks for twenty minutes, but is asked again sooner.
const longestRetryAfterSeconds = 30

/**
 * The answer to a request whose bearer is refused, as SanteDB's own services give it: a fault in JSON, and a
 * `WWW-Authenticate` in SanteDB's grammar, without commas. It is 401 without a live session, 403 for a policy that is
 * not granted, 400 for what is not one bearer, and 503 where SanteDB could not be asked.
 *
 * @example
 * ```ts
 * import { type RefusedBearer, refusalResponse } from '@santedb/auth-core/bearer'
 *
 * export function answer(refused: RefusedBearer): Response {
 *   return refusalResponse(refused, { realm: 'gateway.example.org' })
 * }
 * ```
 * @see SanteDB's `RestErrorHandler` and `HttpErrorUtility`
 */
export function refusalResponse(refused: RefusedBearer, { realm }: RefusalResponseOptions): Response {
  const { status, error, policies = [], exception, message } = describe(refused)
  const headers = new Headers({ 'cache-control': 'no-store' })
  if (error !== undefined) {
    const scope = policies.length > 0 ? ` scope="${quotable(policies.join(';'))}"` : ''
    headers.set(
      'www-authenticate',
      `bearer realm="${quotable(realm)}" error="${error}"${scope} error_description="${quotable(message)}"`,
    )
  }
  const retryAfterMs = refused.outcome === 'unavailable' ? refused.error.retryAfterMs : undefined
  if (retryAfterMs !== undefined) {
    headers.set('retry-after', String(Math.min(Math.ceil(retryAfterMs / 1000), longestRetryAfterSeconds)))
  }
  const policyOutcome = refused.outcome === 'missing' ? 'Elevate' : 'Deny'
  const fault = { $type: exception, message, data: [], policyId: policies[0], policyOutcome }
  return Response.json(fault, { status, headers })
}

const refusals: Readonly<Record<'malformed' | 'dead' | 'unavailable', Refusal>> = {
  malformed: {
    status: 400,
    error: 'invalid_request',
    exception: 'FormatException',
    message: 'Authorization is not one bearer token.',
  },
  dead: {
    status: 401,
    error: 'invalid_token',
    exception: 'SecuritySessionException',
    message: 'The session is not known, or has ended.',
  },
  unavailable: {
    status: 503,
    exception: 'DomainStateException',
    message: 'Whether the session lives could not be found out. Try again.',
  },
}

function describe(refused: RefusedBearer): Refusal {
  if (refused.outcome === 'missing') return violation(401, refused.policies, 'ANONYMOUS', 'Elevate')
  if (refused.outcome !== 'denied') return refusals[refused.outcome]
  const { subject, claims } = refused.session
  const names = [claims.name, claims.unique_name, subject]
  return violation(403, refused.policies, names.find((name) => typeof name === 'string') ?? '', 'Deny')
}

function violation(
  status: 401 | 403,
  policies: readonly string[],
  principal: string,
  outcome: 'Elevate' | 'Deny',
): Refusal {
  const policy = policies.length > 0 ? `Policy ${policies.join(', ')}` : 'The policy to be signed in'
  return {
    status,
    error: 'insufficient_scope',
    policies,
    exception: 'PolicyViolationException',
    message: `${policy} was violated by '${principal}' with outcome '${outcome}'`,
  }
}

// SanteDB escapes nothing. What could end the value, or is no header, must not come from a name.
function quotable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]|["\\]/g, '?')
}
