/** What a SanteDB of a bench is started with. */
export interface SanteDbSettings {
  /** @default an hour */
  readonly sessionSeconds?: number
  /** Whether applications get a refresh token, which stays the same: for those who have no grant of their own. */
  readonly refreshTokens?: boolean
  /** How long it takes over a token request, beside what that costs it. @default 0 */
  readonly tokenRequestMs?: number
}

/** What it is told. */
export type Command = { do: 'count' } | { do: 'advance'; durationMs: number }

/** What has reached it so far. */
export interface Counts {
  readonly tokenRequests: number
  /** When each of the latest came, by its own clock. */
  readonly tokenRequestTimesMs: readonly number[]
  /** Calls that were refused: a client that presents a session which has ended. */
  readonly refusedCalls: number
}
