import { isAuthError } from '../../errors/auth-error.ts'
import { safeCause } from '../../errors/safe-cause.ts'
import type { Grant } from '../../protocol/grant.ts'
import type { Clock } from '../clock.ts'
import type { AuthObserver } from '../events.ts'
import { isOfClient, isRefusal, noteFailure } from '../last-failure.ts'
import type { ServerClock } from '../server-clock.ts'
import type { SessionEntry } from '../session-entry.ts'
import type { Sharing } from '../sharing.ts'
import { sleep, waitFor } from '../wait.ts'
import { hashOf } from './hash.ts'
import type { SessionStore } from './session-store.ts'
import type { Refusals } from './refusals.ts'
import { decodeSession, encodeSession } from './stored-session.ts'

// A store that does not answer must not cost a call: the session goes on in memory.
const storeLimitMs = 5000
// Longer than one attempt to obtain a session can take, and shorter than a caller waits: when the holder of a lease
// is killed, those who wait for it still get their session in time.
const leaseMs = 20_000
// Others may hold it one after the other, while the server hangs. One that has not ended by then is broken, and
// everybody goes ahead alone.
const longestWaitMs = 4 * leaseMs
const shortestPollMs = 50
const longestPollMs = 500

// A refusal of the application or the device holds whatever they ask for; any other one holds for the same request.
const anyRequest: readonly unknown[] = []

/** What tells one identity's sessions from another's, and what must be right to obtain one. */
export interface Identity {
  /** Everything that makes two sessions differ, and no secret. */
  readonly parts: readonly unknown[]
  /** What is presented: a refusal holds for these, and a stored session is for who knows them. */
  readonly secrets: readonly unknown[]
}

interface Stores {
  readonly store: SessionStore
  readonly refusals: Refusals
}

/** What a shared session needs of the world. */
export interface SharedSessionContext extends Stores {
  readonly identity: Identity
  readonly grant: Grant
  readonly policies: readonly string[] | undefined
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly emit: AuthObserver
  readonly redact: (text: string) => string
}

/** The session of one identity in its store. A store that fails is reported, and is then as good as none. */
export class SharedSession implements Sharing {
  readonly #context: SharedSessionContext
  #deadToken: string | undefined
  #grantedToken: string | undefined
  #spentToken: string | undefined
  #names: { key: string; fingerprint: string } | undefined

  constructor(context: SharedSessionContext) {
    this.#context = context
  }

  async join(ours: SessionEntry | undefined): Promise<SessionEntry | undefined> {
    const { grant, serverClock, emit } = this.#context
    const entry = await this.#read()
    if (!entry || entry.endsAtMs <= (ours?.endsAtMs ?? 0)) return undefined
    const isDead = entry.accessToken === this.#deadToken
    const lifetimeMs = entry.endsAtMs - serverClock.now()
    if (!isDead && lifetimeMs > 0) {
      emit({ type: 'session_joined', expiresAt: new Date(entry.expiresAtMs), lifetimeMs })
      return entry
    }
    // What was signed out stays so, and who has another way does not try to refresh what is dead.
    const { refreshToken } = entry
    const mayTry = !isDead || (ours && grant.requireUser)
    if (!refreshToken || refreshToken === this.#spentToken || !mayTry) return undefined
    return isDead ? { ...entry, endsAtMs: 0 } : entry
  }

  isGranted(accessToken: string): boolean {
    return accessToken === this.#grantedToken
  }

  async spend(refreshToken: string): Promise<void> {
    this.#spentToken = refreshToken
    const entry = await this.#read()
    if (entry?.refreshToken !== refreshToken) return
    await this.#write({ ...entry, refreshToken: undefined, refreshUntilMs: 0 })
  }

  bury(accessToken: string): void {
    this.#deadToken = accessToken
  }

  async holds(accessToken: string): Promise<boolean> {
    return (await this.#read())?.accessToken === accessToken
  }

  async keep(entry: SessionEntry): Promise<void> {
    this.#grantedToken = entry.accessToken
    // In iCDR 3.x a renewed session has the token that it had.
    this.#deadToken = undefined
    await this.#write(entry)
  }

  async take(held: SessionEntry | undefined): Promise<SessionEntry | undefined> {
    const entry = held ?? (await this.#read())
    // Whoever asks before the store has forgotten it must not find it there.
    this.#deadToken = entry?.accessToken
    const { key } = await this.#name()
    await this.#try(({ store }) => store.delete(key), undefined)
    return entry
  }

  async obtain(join: () => Promise<boolean>, work: () => Promise<void>): Promise<void> {
    const { grant, policies } = this.#context
    await this.#once(join, () => this.present(grant, policies, work))
  }

  async #read(): Promise<SessionEntry | undefined> {
    const { key, fingerprint } = await this.#name()
    const text = await this.#try(({ store }) => store.get(key), null)
    return decodeSession(text, fingerprint, this.#context.serverClock)
  }

  async #write(entry: SessionEntry): Promise<void> {
    const { key, fingerprint } = await this.#name()
    const { serverClock } = this.#context
    const ttlMs = Math.max(entry.endsAtMs, entry.refreshUntilMs ?? 0) - serverClock.now()
    const text = encodeSession(entry, fingerprint, serverClock.aheadMs)
    await this.#try(({ store }) => (ttlMs > 0 ? store.set(key, text, ttlMs) : store.delete(key)), undefined)
  }

  async #once(alreadyDone: () => Promise<boolean>, work: () => Promise<void>): Promise<void> {
    const { key } = await this.#name()
    const { clock } = this.#context
    const untilMs = clock.now() + longestWaitMs
    // `null` is somebody else's lease; `undefined` is a store that has none to give.
    const takeLease = () => this.#try(async ({ store }) => store.lock?.(`${key}.lock`, leaseMs), undefined)
    let release = await takeLease()
    let pollMs = shortestPollMs
    while (release === null && clock.now() < untilMs) {
      await sleep(clock, pollMs * (0.5 + Math.random()))
      pollMs = Math.min(pollMs * 1.2, longestPollMs)
      if (await alreadyDone()) return
      release = await takeLease()
    }
    try {
      if (!(await alreadyDone())) await work()
    } finally {
      if (release) await this.#try(release, undefined)
    }
  }

  /** Presents credentials, unless they were refused to somebody lately: then fails with that refusal. */
  async present<T>(
    grant: Grant,
    policies: readonly string[] | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    const { clock } = this.#context
    const { type, parameters, mfaCode, claims } = grant
    const thisRequest = [type, parameters, mfaCode, claims, policies]
    const read = (request: readonly unknown[]) =>
      this.#remember(request, (refusals, key) => refusals.get(key))
    const known = (await read(anyRequest)) ?? (await read(thisRequest))
    if (known && known.retryAtMs > clock.now()) throw known.error
    try {
      const result = await work()
      if (known)
        for (const it of [anyRequest, thisRequest])
          await this.#remember(it, (refusals, key) => refusals.delete(key))
      return result
    } catch (error) {
      if (isAuthError(error) && isRefusal(error)) {
        const failure = noteFailure(error, known, clock.now())
        // Kept for twice as long, so that whoever is refused again knows how often it was.
        const ttlMs = (failure.retryAtMs - clock.now()) * 2
        const refused = isOfClient(error) && !claims?.override ? anyRequest : thisRequest
        await this.#remember(refused, (refusals, key) => refusals.set(key, failure, ttlMs))
      }
      throw error
    }
  }

  /** Looks at what is remembered of a request. */
  async #remember<T>(
    presented: readonly unknown[],
    work: (refusals: Refusals, key: string) => T | Promise<T>,
  ): Promise<T | undefined> {
    const { key } = await this.#name()
    // Not of the fingerprint, which is stored beside it: who knows no secret cannot guess what was presented.
    const own = await hashOf(key, this.#context.identity.secrets, presented)
    return this.#try<T | undefined>(
      async ({ refusals }) => work(refusals, `${key}.refused.${own}`),
      undefined,
    )
  }

  async #try<T>(work: (stores: Stores) => Promise<T>, otherwise: T): Promise<T> {
    const { clock, emit, redact } = this.#context
    try {
      return await waitFor(work(this.#context), { clock, limitMs: storeLimitMs, onLimit: storeTimeout })
    } catch (error) {
      emit({ type: 'store_failed', error: safeCause(error, redact) })
      return otherwise
    }
  }

  async #name(): Promise<{ key: string; fingerprint: string }> {
    if (this.#names) return this.#names
    const { parts, secrets } = this.#context.identity
    const key = `santedb-auth.${await hashOf(1, ...parts)}`
    this.#names = { key, fingerprint: await hashOf(key, ...secrets) }
    return this.#names
  }
}

function storeTimeout(): Error {
  return new Error('The store did not answer in time.')
}
