import { randomBytes, toHex } from '../tokens/bytes.ts'
import { randomUuid } from '../tokens/guid.ts'
import type { Account } from './accounts.ts'

/** A session as the server keeps it. Tokens are not kept: they are the signed form of these ids. */
export interface Session {
  /** A lower-case UUID. */
  readonly id: string
  readonly application: Account
  readonly device: Account
  /** What the session may do: OIDs. */
  readonly scopes: readonly string[]
  /** Further claims for the identity token, by their type. */
  readonly claims: Readonly<Record<string, string>>
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** Lower-case hexadecimal of the refresh token's random part. */
  readonly refreshId: string
  readonly refreshUntilMs: number
}

/** What a session is established from; the rest is the store's to choose. */
export type SessionGrant = Pick<Session, 'application' | 'device' | 'scopes' | 'claims'>

interface SessionsOptions {
  readonly sessionLengthSeconds: number
  readonly refreshLengthSeconds: number
  readonly clock: () => number
}

const REFRESH_ID_BYTES = 16

/** The sessions that were established and can still be used or renewed. */
export class Sessions {
  readonly #byId = new Map<string, Session>()
  readonly #byRefreshId = new Map<string, Session>()
  readonly #options: SessionsOptions

  constructor(options: SessionsOptions) {
    this.#options = options
  }

  establish(grant: SessionGrant): Session {
    const { clock, sessionLengthSeconds, refreshLengthSeconds } = this.#options
    const nowMs = clock()
    this.#forgetEnded(nowMs)
    const session: Session = {
      ...grant,
      id: randomUuid(),
      notBeforeMs: nowMs,
      notAfterMs: nowMs + sessionLengthSeconds * 1000,
      refreshId: toHex(randomBytes(REFRESH_ID_BYTES)),
      refreshUntilMs: nowMs + refreshLengthSeconds * 1000,
    }
    this.#byId.set(session.id, session)
    this.#byRefreshId.set(session.refreshId, session)
    return session
  }

  /** The session with this id, ended or not, as long as it is remembered. */
  get(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  /** Takes the session out of the store if its refresh token can still be used: it works once. */
  takeForRefresh(refreshId: string): Session | undefined {
    const session = this.#byRefreshId.get(refreshId)
    if (!session || session.refreshUntilMs <= this.#options.clock()) return undefined
    this.#remove(session)
    return session
  }

  isLive(session: Session): boolean {
    return this.#options.clock() < session.notAfterMs
  }

  /** An ended session is remembered for as long again as sessions last, to answer "expired" for it. */
  #forgetEnded(nowMs: number): void {
    for (const session of this.#byId.values()) {
      const endMs = Math.max(session.notAfterMs, session.refreshUntilMs)
      if (nowMs < endMs + this.#options.sessionLengthSeconds * 1000) return
      this.#remove(session)
    }
  }

  #remove(session: Session): void {
    this.#byId.delete(session.id)
    this.#byRefreshId.delete(session.refreshId)
  }
}
