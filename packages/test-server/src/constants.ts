/** The issuer of SanteDB's own container set-up. */
export const DEFAULT_ISSUER = 'http://localhost:8080/auth'

/**
 * An elevated session, and one that may only change a password, last two minutes (SanteDB's `AdoSessionProvider`).
 */
export const DEFAULT_ELEVATED_SESSION_LENGTH_SECONDS = 120

/** With 5, the sixth wrong secret locks (SanteDB's `AdoIdentityProvider`). */
export const DEFAULT_MAXIMUM_FAILURES = 5

/** A lock lasts this long for each failure so far: 180 seconds after the sixth. */
export const DEFAULT_LOCK_SECONDS_PER_FAILURE = 30

/** The types that 2.x accepts in `X-SanteDBClient-Claim` as installed: none of the URNs that it acts on. */
export const DEFAULT_ALLOWED_CLAIMS: readonly string[] = [
  'scope',
  'PolicyOverride',
  'ResourceId',
  'PurposeOfUse',
  'FacilityId',
  'OrganizationId',
]

/** Older requests are forgotten, so that a server that runs for weeks does not grow. */
export const MAXIMUM_RECORDED_REQUESTS = 10_000

/** An ended session is answered as expired for this long, and as unknown after that. */
export const ENDED_SESSION_MEMORY_SECONDS = 3600
