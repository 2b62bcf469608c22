/** How a fleet is measured. */
export interface Plan {
  readonly members: number
  /** Calls that each makes at once while there is no session. */
  readonly callsAtOnce: number
  readonly sessionSeconds: number
  /** For how long each goes on to make calls. */
  readonly durationMs: number
}

/** What a fleet's members did. */
export interface Done {
  readonly calls: number
  readonly failed: number
}

/** What came of a fleet that holds one session. */
export interface Fleet extends Done {
  /** When the server received each token request. */
  readonly tokenRequestTimesMs: readonly number[]
}

/** Tells the token requests for one session from those for the next: all that come within half of its life. */
export function countBySession({ tokenRequestTimesMs }: Fleet, { sessionSeconds }: Plan): number[] {
  const sessions: { startMs: number; requests: number }[] = []
  for (const timeMs of tokenRequestTimesMs) {
    const latest = sessions.at(-1)
    if (latest && timeMs < latest.startMs + sessionSeconds * 500) latest.requests += 1
    else sessions.push({ startMs: timeMs, requests: 1 })
  }
  return sessions.map(({ requests }) => requests)
}

export function sum(all: readonly Done[]): Done {
  const add = (of: (done: Done) => number) => all.reduce((total, done) => total + of(done), 0)
  return { calls: add(({ calls }) => calls), failed: add(({ failed }) => failed) }
}
