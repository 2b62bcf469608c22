// What a service tells of itself. Moments are milliseconds since 1970, on the service's own clock. No token is in it.

export interface ServiceStatus {
  readonly runtime: { readonly name: string; readonly version: string }
  readonly nowMs: number
  /** The session that it holds, while that lives. */
  readonly session?: HeldSession | undefined
  /** What SanteDB has granted lately, the oldest first. */
  readonly grants: readonly Grant[]
  /** The latest first. */
  readonly calls: readonly CallRecord[]
  /** The latest first. */
  readonly events: readonly EventRecord[]
}

export interface HeldSession {
  /** SanteDB's id of the session; not a token. */
  readonly id?: string | undefined
  readonly subject?: string | undefined
  readonly policies: readonly string[]
  readonly obtainedAtMs: number
  readonly renewedAtMs?: number | undefined
  readonly renewals: number
  readonly endsAtMs: number
}

/** One session that SanteDB granted, from its beginning until it was replaced, given up or over. */
export interface Grant {
  readonly fromMs: number
  readonly untilMs: number
  /** `joined`: taken from a store, where somebody else had put it. */
  readonly how: 'obtained' | 'renewed' | 'joined'
}

export interface CallRecord {
  readonly atMs: number
  readonly durationMs: number
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined
  /** The code of the failure, where there was none. */
  readonly failure?: string | undefined
}

export interface EventRecord {
  readonly atMs: number
  readonly type: string
  readonly text: string
}
