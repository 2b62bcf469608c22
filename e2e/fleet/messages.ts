import type { AuthOptions } from '@santedb/auth-core'

/** Where the members of a fleet keep their session. */
export type Place = { kind: 'redis'; url: string } | { kind: 'file'; directory: string }

/** What a member is started with. */
export interface MemberSettings {
  client: Pick<AuthOptions, 'root' | 'clientId' | 'clientSecret' | 'device'>
  place: Place
}

/** What a member is told. */
export type Command =
  /** Makes so many calls at once. Where it takes the lease for them, it takes it for so long. */
  | { type: 'call'; calls: number; leaseMs?: number }
  /** Moves its clock. */
  | { type: 'advance'; durationMs: number }

/** What a member tells. */
export type Report =
  | { type: 'ready' }
  | { type: 'advanced' }
  /** Somebody else holds the lease. */
  | { type: 'waiting' }
  /** What became of the calls, each outcome once: a status or a failure; and the session that it holds since. */
  | { type: 'called'; outcomes: string[]; accessToken: string; expiresAtMs: number }
