import { ENDED_SESSION_MEMORY_SECONDS } from '../constants.ts'
import { randomBytes, toHex } from '../tokens/bytes.ts'
import { randomUuid } from '../tokens/guid.ts'
import type { Account } from './accounts.ts'
import { type TestServerStore, toStored } from './store.ts'
import type { User } from './users.ts'

/** A session as the server keeps it. Tokens are not kept: they are the signed form of these ids. */
export interface Session {
  /** A lower-case UUID. */
  readonly id: string
  readonly application: Account
  /** Absent when the application signed in from no known device. */
  readonly device?: Account | undefined
  /** Absent when an application signed in for itself. */
  readonly user?: User | undefined
  /** What the session may do: OIDs. */
  readonly scopes: readonly string[]
  /** Further claims, by their type. */
  readonly claims: Readonly<Record<string, string>>
  readonly notBeforeMs: number
  readonly notAfterMs: number
  /** Lower-case hexadecimal of the refresh token's random part; absent when it cannot be refreshed. */
  readonly refreshId?: string | undefined
  readonly refreshUntilMs: number
}

/** What a session is established from. */
export type SessionGrant = Pick<Session, 'application' | 'device' | 'user' | 'scopes' | 'claims'>

/** Everybody whose session it is: the strictest of them decides. */
export function sessionAccounts({
  user,
  application,
  device,
}: Pick<Session, 'user' | 'application' | 'device'>): readonly Account[] {
  return [user, application, device].filter((account) => account !== undefined)
}

/** How long a session and its refresh token last, and how the latter is made. */
export interface SessionTerms {
  readonly lengthSeconds: number
  readonly refreshLengthSeconds: number
  /** How many random bytes a refresh token has; 0 for a session without one. */
  readonly refreshIdBytes: number
}

/** What answering requests needs of sessions. */
export interface SessionStore {
  /** All that are remembered, ended ones too, the one last changed at the end. */
  readonly all: readonly Session[]
  establish(grant: SessionGrant, terms: SessionTerms): Session
  /** Puts a session's end off, under the same id, and replaces its refresh token. */
  extend(session: Session, terms: SessionTerms): Session
  /** Ends a session now. It is remembered as ended. */
  abandon(session: Pick<Session, 'id'>): void
  /** The session with this id, ended or not, as long as it is remembered. */
  get(id: string): Session | undefined
  /** The session whose refresh token has this random part. */
  findByRefreshId(refreshId: string): Session | undefined
  /** Takes the session out of the store if its refresh token can still be used: it works once. */
  takeForRefresh(refreshId: string): Session | undefined
  isLive(session: Session): boolean
}

interface SessionsOptions {
  readonly clock: () => number
  readonly store?: TestServerStore | undefined
  /** Those that were there before. */
  readonly initial?: readonly Session[]
}

/** The sessions that were established and can still be used or renewed. */
export class Sessions implements SessionStore {
  readonly #byId = new Map<string, Session>()
  readonly #byRefreshId = new Map<string, Session>()
  readonly #clock: () => number

  readonly #store: TestServerStore | undefined

  constructor({ clock, store, initial = [] }: SessionsOptions) {
    this.#clock = clock
    this.#store = store
    for (const session of initial) this.#index(session)
  }

  get all(): readonly Session[] {
    return [...this.#byId.values()]
  }

  establish(grant: SessionGrant, terms: SessionTerms): Session {
    this.#forgetEnded()
    return this.#keep({ ...grant, id: randomUuid(), ...this.#span(terms) })
  }

  extend(session: Session, terms: SessionTerms): Session {
    this.#remove(session)
    return this.#keep({ ...session, ...this.#span(terms) })
  }

  abandon({ id }: Pick<Session, 'id'>): void {
    const session = this.#byId.get(id)
    if (!session) return
    const nowMs = this.#clock()
    this.#remove(session)
    const { refreshId: _, ...rest } = session
    this.#keep({
      ...rest,
      claims: {},
      notAfterMs: Math.min(rest.notAfterMs, nowMs),
      refreshUntilMs: Math.min(rest.refreshUntilMs, nowMs),
    })
  }

  get(id: string): Session | undefined {
    return this.#byId.get(id)
  }

  findByRefreshId(refreshId: string): Session | undefined {
    return this.#byRefreshId.get(refreshId)
  }

  takeForRefresh(refreshId: string): Session | undefined {
    const session = this.#byRefreshId.get(refreshId)
    if (!session || session.refreshUntilMs <= this.#clock()) return undefined
    this.#remove(session)
    return session
  }

  isLive(session: Session): boolean {
    return this.#clock() < session.notAfterMs
  }

  /** Forgets everything. */
  clear(): void {
    this.#byId.clear()
    this.#byRefreshId.clear()
    this.#store?.clearSessions()
  }

  #span(terms: SessionTerms): Pick<Session, 'notBeforeMs' | 'notAfterMs' | 'refreshId' | 'refreshUntilMs'> {
    const nowMs = this.#clock()
    return {
      notBeforeMs: nowMs,
      notAfterMs: nowMs + terms.lengthSeconds * 1000,
      refreshId: terms.refreshIdBytes > 0 ? toHex(randomBytes(terms.refreshIdBytes)) : undefined,
      refreshUntilMs: nowMs + terms.refreshLengthSeconds * 1000,
    }
  }

  #keep(session: Session): Session {
    this.#index(session)
    this.#store?.putSession(toStored(session))
    return session
  }

  #index(session: Session): void {
    this.#byId.set(session.id, session)
    if (session.refreshId !== undefined) this.#byRefreshId.set(session.refreshId, session)
  }

  /** An ended session is remembered for a while, to answer "expired" for it. */
  #forgetEnded(): void {
    const nowMs = this.#clock()
    for (const session of this.#byId.values()) {
      const endMs = Math.max(session.notAfterMs, session.refreshUntilMs)
      if (nowMs < endMs + ENDED_SESSION_MEMORY_SECONDS * 1000) return
      this.#remove(session)
    }
  }

  #remove(session: Session): void {
    this.#byId.delete(session.id)
    this.#store?.removeSession(session.id)
    if (session.refreshId !== undefined) this.#byRefreshId.delete(session.refreshId)
  }
}
