import { type Auth, isAuthError, type SessionInfo } from '@santedb/auth-browser'
import type { CallRecord, EventRecord, Grant } from 'service-kit'
import type { CardContent } from './card.ts'

const keptEntries = 12

/** What this page knows of its own session: the gateway tells who is there, and the rest is what was seen here. */
export class BrowserSession {
  readonly #auth: Auth
  /** By how much the server's clock is wrong: the end of a session is told by it. */
  readonly #clockOffsetMs: () => number
  #info: SessionInfo | undefined
  #obtainedAtMs = 0
  #endsAtMs = 0
  readonly #grants: Grant[] = []
  readonly #calls: (CallRecord & { what?: string })[] = []
  readonly #events: EventRecord[] = []

  constructor(auth: Auth, clockOffsetMs: () => number) {
    this.#auth = auth
    this.#clockOffsetMs = clockOffsetMs
  }

  get info(): SessionInfo | undefined {
    return this.#info
  }

  /** Takes note of who is there. */
  readonly note = (info: SessionInfo | undefined): void => {
    const nowMs = Date.now()
    const before = this.#info
    this.#info = info
    if (!info) {
      if (!before) return
      this.#endGrant(nowMs)
      return this.#tell('session_ended', before.user)
    }
    const isSame = before?.user === info.user && before.endsAt.getTime() === info.endsAt.getTime()
    if (isSame && before.expiresAt.getTime() === info.expiresAt.getTime()) return
    this.#endGrant(nowMs)
    if (!isSame) this.#obtainedAtMs = nowMs
    this.#endsAtMs = info.expiresAt.getTime() - this.#clockOffsetMs()
    keep(this.#grants, { fromMs: nowMs, untilMs: this.#endsAtMs, how: isSame ? 'renewed' : 'obtained' })
    this.#tell(isSame ? 'session_renewed' : 'signed_in', info.user)
  }

  /** Asks the gateway who is there. */
  async look(): Promise<void> {
    this.note(await this.#auth.session())
  }

  /** Calls SanteDB as the user. */
  async call(path: string, what?: string): Promise<CallRecord> {
    const atMs = Date.now()
    const record = await this.#send(path).then(
      (status): CallRecord => ({ atMs, durationMs: Date.now() - atMs, status }),
      (error: unknown): CallRecord => {
        if (!isAuthError(error)) throw error
        return { atMs, durationMs: Date.now() - atMs, failure: error.code }
      },
    )
    keep(this.#calls, { ...record, ...(what !== undefined && { what }) })
    return record
  }

  content(runtime: string): CardContent {
    const renewals = this.#grants.filter(({ how }) => how === 'renewed')
    const renewedAtMs = renewals.at(-1)?.fromMs
    return {
      runtime,
      isThere: true,
      ...(this.#info && {
        session: {
          obtainedAtMs: this.#obtainedAtMs,
          renewals: renewals.length,
          renewedAtMs:
            renewedAtMs !== undefined && renewedAtMs > this.#obtainedAtMs ? renewedAtMs : undefined,
          endsAtMs: this.#endsAtMs,
          policies: this.#info.policies,
        },
      }),
      grants: this.#grants,
      calls: this.#calls.toReversed(),
      events: this.#events.toReversed(),
    }
  }

  async #send(path: string): Promise<number> {
    const response = await this.#auth.fetch(path)
    await response.arrayBuffer()
    return response.status
  }

  #endGrant(nowMs: number): void {
    const last = this.#grants.pop()
    if (last) this.#grants.push({ ...last, untilMs: Math.min(last.untilMs, nowMs) })
  }

  #tell(type: string, text: string): void {
    keep(this.#events, { atMs: Date.now(), type, text })
  }
}

function keep<T>(list: T[], entry: T): void {
  list.push(entry)
  if (list.length > keptEntries) list.shift()
}
