import * as v from 'valibot'

/** The power to make trouble at a test server, by its control API. */
export interface ServerControl {
  readonly generation: 2 | 3
  /** Ends one session at the server, or all. */
  revoke(this: void, sessionId?: string): Promise<void>
  /** The ids of a user's sessions that live. */
  sessionsOf(this: void, user: string): Promise<string[]>
  /** Stops the authorization server for a while: it answers nobody. What it has granted lives on. */
  stopFor(this: void, durationMs: number): Promise<void>
  /** When it answers again, while it is stopped. */
  stoppedUntilMs(this: void): number | undefined
  /** Sets the server's clock wrong, or right again. */
  setClock(this: void, isWrong: boolean): Promise<void>
  /** By how much its clock is wrong. */
  clockOffsetMs(this: void): number
}

const wrongByMs = -3 * 3_600_000

const summary = v.object({
  generation: v.picklist([2, 3]),
  sessions: v.array(v.object({ id: v.string(), user: v.optional(v.string()), isLive: v.boolean() })),
})

/** Finds out whether a server can be told what to do; any but a test server with its control API on cannot. */
export async function findControl(root: string): Promise<ServerControl | undefined> {
  const found = await look(root).catch(() => undefined)
  if (!found) return undefined
  let stoppedUntilMs: number | undefined
  let clockOffsetMs = 0

  async function tell(command: string, body: object): Promise<void> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }
    const response = await fetch(`${root}/control/${command}`, init)
    if (!response.ok) throw new Error(`The server's control API answered ${response.status}.`)
  }

  return {
    generation: found.generation,
    revoke: (session) =>
      session === undefined ? tell('sessions/revoke-all', {}) : tell('sessions/revoke', { session }),
    async sessionsOf(user) {
      const { sessions } = await look(root)
      return sessions.filter((it) => it.isLive && it.user === user).map(({ id }) => id)
    },
    async stopFor(durationMs) {
      if (stoppedUntilMs !== undefined) return
      await tell('trouble/sometimes', { endpoint: '/auth', effect: 'drop', probability: 1 })
      stoppedUntilMs = Date.now() + durationMs
      setTimeout(() => {
        stoppedUntilMs = undefined
        tell('trouble/clear', {}).catch(console.error)
      }, durationMs).unref()
    },
    stoppedUntilMs: () => stoppedUntilMs,
    async setClock(isWrong) {
      const wanted = isWrong ? wrongByMs : 0
      if (wanted === clockOffsetMs) return
      await tell('clock/advance', { durationMs: wanted - clockOffsetMs })
      clockOffsetMs = wanted
    },
    clockOffsetMs: () => clockOffsetMs,
  }
}

async function look(root: string): Promise<v.InferOutput<typeof summary>> {
  const response = await fetch(`${root}/control`, { headers: { accept: 'application/json' } })
  return v.parse(summary, await response.json())
}
