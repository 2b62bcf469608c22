import { AuthError, isAuthError } from '../errors/auth-error.ts'
import { timeout } from '../errors/failures.ts'
import { type Grant, refreshToken as refreshGrant } from '../protocol/grant.ts'
import type { Clock } from './clock.ts'
import type { AuthObserver } from './events.ts'
import type { Flight } from './flight.ts'
import { isOfClient, isRefusal, type LastFailure, noteFailure } from './last-failure.ts'
import { canRefresh, chooseScheduleMs, decide, type FailureTimes } from './renewal.ts'
import type { ServerClock } from './server-clock.ts'
import { Session } from './session.ts'
import type { SessionEntry } from './session-entry.ts'
import type { Sharing } from './sharing.ts'
import type { TokenSource } from './token-source.ts'
import { sleep, waitFor } from './wait.ts'

/**
 * What ends the wait of one caller before the option `timeoutMs` does.
 *
 * @example
 * ```ts
 * import type { Auth, WaitOptions } from '@santedb/auth-core'
 *
 * declare const auth: Auth
 * const wait: WaitOptions = { signal: AbortSignal.timeout(2000) }
 * const session = await auth.session(wait)
 * ```
 */
export interface WaitOptions {
  /**
   * Ends this caller's wait, and nobody else's: the caller is given the signal's own reason, and the token request goes
   * on.
   */
  signal?: AbortSignal | undefined
}

/** One caller's waiting for sessions, one after the other: each takes from the same time. */
export interface Wait extends WaitOptions {
  /** How long it is still ready to wait, in milliseconds, once it has waited. */
  leftMs?: number
}

/** What a keeper needs of the world. */
export interface SessionKeeperContext {
  readonly source: TokenSource
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly emit: AuthObserver
  /** How a session is obtained. */
  readonly grant: Grant
  readonly policies: readonly string[] | undefined
  /** How long a caller waits at the most. */
  readonly timeoutMs: number
  /** The one piece of work under way; everybody who needs a session waits for the same. */
  readonly flight: Flight
  /** Whether the application has nothing but its session to prove itself with. */
  readonly isPublic: boolean
  /** Where the session is shared with others. */
  readonly sharing?: Sharing | undefined
}

/**
 * Holds the session of one identity: obtains it when it is first needed, renews it ahead of its end, gives it up when
 * it is answered as dead. What to do when is decided by `decide` (`renewal.ts`); this only follows.
 */
export class SessionKeeper {
  readonly #context: SessionKeeperContext
  #session: Session | undefined
  #entry: SessionEntry | undefined
  #failure: LastFailure | undefined
  #usedSinceObtained = false
  /** How many callers joined a renewal since a session was last granted. */
  #joins = 0
  #crowd: { work: Promise<void>; deadlineMs: number; wait: Promise<void> } | undefined
  #cancelTimer: () => void = () => {}

  constructor(context: SessionKeeperContext) {
    this.#context = context
  }

  /** The session that is held, whether it lives or not. */
  get held(): SessionEntry | undefined {
    return this.#entry
  }

  /** The live session; obtained where there is none. */
  async get(wait: Wait = {}): Promise<Session> {
    const { clock, serverClock, timeoutMs } = this.#context
    let deadlineMs: number | undefined
    for (;;) {
      wait.signal?.throwIfAborted()
      const nowMs = serverClock.now()
      const decision = decide(nowMs, this.#entry, this.#failureTimes)
      if (decision.do === 'use' && this.#session) {
        this.#usedSinceObtained = true
        if (decision.renewBy) void this.#fly()
        return this.#session
      }
      const isFirstWait = !deadlineMs
      deadlineMs ??= Math.ceil(clock.now()) + (wait.leftMs ?? timeoutMs)
      const limitMs = deadlineMs - clock.now()
      const delayMs = decision.do === 'wait' ? decision.untilMs - nowMs : 0
      if (this.#failure && (decision.do === 'fail' || delayMs >= limitMs)) throw this.#failure.error
      const work = this.#fly(delayMs, isFirstWait)
      await (wait.signal ? this.wait(work, wait, limitMs) : this.#waitInCrowd(work, deadlineMs, limitMs))
      wait.leftMs = deadlineMs - clock.now()
    }
  }

  /** Replaces the session now, however long it would live. */
  async renew(wait: WaitOptions = {}): Promise<Session> {
    const before = this.#session
    await this.settle(wait)
    if (before && this.#session === before) {
      const nowMs = this.#context.serverClock.now()
      if (nowMs >= (this.#failureTimes?.retryAtMs ?? 0)) await this.wait(this.#fly(), wait)
      if (this.#session === before && this.#failure) throw this.#failure.error
    }
    return this.get({ ...wait })
  }

  /** Gives a session up that a service answered as dead: the next one who asks gets another. */
  giveUp(refused: Session): void {
    const { grant, sharing, emit } = this.#context
    if (!this.#entry || this.#session?.accessToken !== refused.accessToken) return
    sharing?.bury(refused.accessToken)
    // Only who has no other way tries to refresh a session that is dead.
    const refreshUntilMs = grant.requireUser ? this.#entry.refreshUntilMs : 0
    this.#entry = { ...this.#entry, endsAtMs: 0, refreshUntilMs }
    emit({ type: 'session_ended', reason: 'refused_by_service' })
  }

  /** Goes on with a session that was just granted. */
  async adopt(entry: SessionEntry, by: 'grant' | 'refresh_token', startedAtMs: number): Promise<Session> {
    const { clock, serverClock, sharing, emit } = this.#context
    // First the store: a refresh token that was rotated away must not be found there by anybody.
    await sharing?.keep(entry)
    const type = this.#entry ? 'session_renewed' : 'session_obtained'
    const session = this.#hold(entry)
    this.#schedule()
    const { expiresAt } = session
    const lifetimeMs = entry.endsAtMs - serverClock.now()
    emit({ type, by, expiresAt, lifetimeMs, durationMs: clock.now() - startedAtMs, joins: this.#joins })
    this.#joins = 0
    return session
  }

  /** Gives the session up, here, in the store, and at the server where its generation can. */
  async signOut(wait: WaitOptions = {}): Promise<{ endedAtServer: boolean }> {
    const { source, sharing, emit } = this.#context
    await this.settle(wait)
    const held = this.#entry
    // At once: a session that is obtained while the store is asked is another one.
    this.drop()
    const entry = sharing ? await sharing.take(held) : held
    if (!entry) return { endedAtServer: false }
    emit({ type: 'session_ended', reason: 'signed_out' })
    const ended = source.end(entry.accessToken).catch(() => false)
    return { endedAtServer: await this.wait(ended, wait) }
  }

  /** Joins the renewal that is under way, or begins one. A caller is counted where it waits first. */
  #fly(delayMs?: number, countsJoin = false): Promise<void> {
    let isJoin = countsJoin
    const work = this.#context.flight(() => {
      isJoin = false
      return this.#renew(delayMs).finally(() => this.#schedule())
    })
    if (isJoin) this.#joins += 1
    return work
  }

  async #renew(delayMs?: number): Promise<void> {
    const { clock, sharing, emit } = this.#context
    if (delayMs) await sleep(clock, delayMs)
    const startedAtMs = clock.now()
    try {
      await (sharing
        ? sharing.obtain(
            () => this.#join(sharing),
            () => this.#obtain(),
          )
        : this.#obtain())
    } catch (error) {
      if (!isAuthError(error) || error.code === 'sign_in_required') throw error
      this.#failure = noteFailure(error, this.#failure, clock.now())
      const retryAt = new Date(this.#failure.retryAtMs)
      const durationMs = clock.now() - startedAtMs
      emit({ type: this.#failure.refused ? 'session_rejected' : 'retry', error, retryAt, durationMs })
    }
  }

  /** Takes the session that somebody else obtained, if it is newer than ours; tells whether it lives. */
  async #join(sharing: Sharing): Promise<boolean> {
    const entry = await sharing.join(this.#entry)
    if (!entry) return false
    const isLive = entry.endsAtMs > this.#context.serverClock.now()
    if (isLive) this.#hold(entry)
    // Its refresh token can still be good, and ours is then the one before.
    else this.#entry = this.#limit(entry)
    return isLive
  }

  async #obtain(): Promise<void> {
    const { grant, clock, serverClock, isPublic, sharing } = this.#context
    const startedAtMs = clock.now()
    const refreshToken = this.#entry?.refreshToken
    if (refreshToken !== undefined && canRefresh(serverClock.now(), this.#entry)) {
      try {
        const standIn = isPublic ? this.#entry?.accessToken : undefined
        return await this.#request(refreshGrant(refreshToken, standIn), 'refresh_token', startedAtMs)
      } catch (error) {
        // Whoever is refused as a client stays so; any other refusal is about the refresh token, which a sibling may
        // have used.
        const isOver = isAuthError(error) && (error.code === 'sign_in_required' || isRefusal(error))
        if (!isOver || isOfClient(error)) throw error
        await sharing?.spend(refreshToken)
        if (sharing && (await this.#join(sharing))) return
        if (this.#entry)
          this.#entry = this.#limit({ ...this.#entry, refreshToken: undefined, refreshUntilMs: 0 })
      }
    }
    grant.requireUser?.()
    await this.#request(grant, 'grant', startedAtMs)
  }

  async #request(grant: Grant, by: 'grant' | 'refresh_token', startedAtMs: number): Promise<void> {
    const { source, policies } = this.#context
    await this.adopt(await source.request(grant, policies, startedAtMs), by, startedAtMs)
  }

  /** The failure that came last, on the server's clock. It is noted on ours, which does not change by learning. */
  get #failureTimes(): FailureTimes | undefined {
    const { serverClock } = this.#context
    return this.#failure && { ...this.#failure, retryAtMs: this.#failure.retryAtMs + serverClock.aheadMs }
  }

  #limit(entry: SessionEntry): SessionEntry {
    return this.#context.grant.limitRenewal?.(entry) ?? entry
  }

  #hold(entry: SessionEntry): Session {
    this.#entry = this.#limit(entry)
    this.#session = new Session(entry)
    this.#failure = undefined
    this.#usedSinceObtained = false
    return this.#session
  }

  /** Lets go of the session that is held. */
  drop(): void {
    this.#session = this.#entry = undefined
    this.#cancelTimer()
  }

  /** Sets the timer that renews a session ahead of its end. One that nobody has used since is left to lapse. */
  #schedule(): void {
    const { clock, serverClock } = this.#context
    this.#cancelTimer()
    const nowMs = serverClock.now()
    if (!this.#entry || this.#entry.endsAtMs <= nowMs) return
    const dueAtMs = Math.max(this.#entry.renewAtMs, this.#failureTimes?.retryAtMs ?? 0)
    const look = () => {
      const decision = decide(serverClock.now(), this.#entry, this.#failureTimes)
      if (decision.do !== 'use') return
      if (!decision.renewBy) this.#schedule()
      else if (this.#usedSinceObtained) void this.#fly()
    }
    this.#cancelTimer = clock.setTimeout(look, chooseScheduleMs(nowMs, dueAtMs), true)
  }

  /** Waits until the work under way is done, whatever comes of it. */
  async settle(wait: WaitOptions = {}): Promise<void> {
    const underWay = this.#context.flight()?.catch(() => {})
    if (underWay) await this.wait(underWay, wait)
  }

  /** Waits together with those who wait for the same work until the same moment: thousands need one timer. */
  #waitInCrowd(work: Promise<void>, deadlineMs: number, limitMs: number): Promise<void> {
    if (this.#crowd?.work !== work || this.#crowd.deadlineMs !== deadlineMs) {
      this.#crowd = { work, deadlineMs, wait: this.wait(work, {}, limitMs) }
    }
    return this.#crowd.wait
  }

  /** Waits for work, as long as this caller is ready to. */
  wait<T>(
    work: Promise<T>,
    { signal }: WaitOptions = {},
    limitMs: number = this.#context.timeoutMs,
  ): Promise<T> {
    const onLimit = () =>
      new AuthError(timeout, 'The server did not answer in time.', { cause: this.#failure?.error })
    return waitFor(work, { clock: this.#context.clock, limitMs, onLimit, signal })
  }
}
