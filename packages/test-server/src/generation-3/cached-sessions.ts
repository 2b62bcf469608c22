import type { Session, SessionGrant, SessionStore, SessionTerms } from '../state/sessions.ts'
import { CLAIM } from './claim-types.ts'

/** The sessions that a node has established or extended, as they were then. */
export type SessionCache = Map<string, Session>

interface CachedSessionsOptions {
  readonly store: SessionStore
  readonly cache: SessionCache
  readonly clock: () => number
}

/**
 * The sessions as one node of a cluster sees them: it believes its own copy of a session until the refresh token's
 * end, whatever another node has done to it since. An elevated session is not copied (SanteDB's
 * `AdoSessionProvider`).
 */
export class CachedSessions implements SessionStore {
  readonly #store: SessionStore
  readonly #cache: SessionCache
  readonly #clock: () => number

  constructor({ store, cache, clock }: CachedSessionsOptions) {
    this.#store = store
    this.#cache = cache
    this.#clock = clock
  }

  get all(): readonly Session[] {
    return this.#store.all
  }

  establish(grant: SessionGrant, terms: SessionTerms): Session {
    return this.#remember(this.#store.establish(grant, terms))
  }

  extend(session: Session, terms: SessionTerms): Session {
    return this.#remember(this.#store.extend(session, terms))
  }

  abandon(session: Pick<Session, 'id'>): void {
    this.#cache.delete(session.id)
    this.#store.abandon(session)
  }

  get(id: string): Session | undefined {
    const cached = this.#cache.get(id)
    if (cached && this.#clock() < cached.refreshUntilMs) return cached
    return this.#store.get(id)
  }

  findByRefreshId(refreshId: string): Session | undefined {
    return this.#store.findByRefreshId(refreshId)
  }

  takeForRefresh(refreshId: string): Session | undefined {
    return this.#store.takeForRefresh(refreshId)
  }

  isLive(session: Session): boolean {
    return this.#store.isLive(session)
  }

  #remember(session: Session): Session {
    const nowMs = this.#clock()
    for (const [id, { refreshUntilMs }] of this.#cache) {
      if (nowMs < refreshUntilMs) break
      this.#cache.delete(id)
    }
    this.#cache.delete(session.id)
    if (session.claims[CLAIM.override] === undefined) this.#cache.set(session.id, session)
    return session
  }
}
