import { AuthError, isAuthError } from '../errors/auth-error.ts'
import { throttled } from '../errors/failures.ts'
import { type Clock, createSystemClock } from '../session/clock.ts'
import { ServerClock } from '../session/server-clock.ts'
import { hashOf } from '../session/shared/hash.ts'
import { type Ask, askSanteDb, type JwtVerifierMaker } from './ask-santedb.ts'
import { BearerMemory, type Verdict } from './bearer-memory.ts'
import { type FlightCaller, Flights } from './flights.ts'
import type { CheckedBearerVerifierOptions } from './options.ts'

/** What SanteDB says of tokens: remembered, or asked for. */
export class BearerLookUps {
  readonly #clock: Clock
  readonly #serverClock: ServerClock
  readonly #ask: Ask
  readonly #memory: BearerMemory
  readonly #flights: Flights<Verdict>
  readonly #maximumLookUps: number

  constructor(options: CheckedBearerVerifierOptions, createJwtVerifier?: JwtVerifierMaker) {
    const { clock = createSystemClock(), timeoutMs, joinMs, maximumLookUps } = options
    this.#clock = clock
    this.#serverClock = new ServerClock(clock)
    this.#ask = askSanteDb(options, clock, this.#serverClock, createJwtVerifier)
    this.#memory = new BearerMemory({ ...options, clock })
    this.#flights = new Flights({ clock, limitMs: timeoutMs, joinMs })
    this.#maximumLookUps = maximumLookUps
  }

  /**
   * What a token is.
   *
   * @throws AuthError where SanteDB could not be asked; the reason of the caller's signal.
   */
  async find(token: string, caller: FlightCaller): Promise<Verdict> {
    // Nobody who reads the memory of this process finds a token in it.
    const key = await hashOf(token)
    const remembered = this.#memory.recall(key)
    if (remembered) return remembered
    if (!this.#memory.isKnown(key) && !this.#flights.has(key)) this.#refuseFloods()
    return this.#flights.join(key, (signal) => this.#lookUp(key, token, signal), caller)
  }

  #refuseFloods(): void {
    if (this.#flights.count() < this.#maximumLookUps) return
    const summary = 'Too many tokens that are not known are being looked up.'
    throw new AuthError(throttled, summary, { retryAfterMs: 1000 })
  }

  async #lookUp(key: string, token: string, signal: AbortSignal): Promise<Verdict> {
    // Whoever waited for another's look-up in vain may find that a third one has made it.
    const remembered = this.#memory.recall(key)
    if (remembered) return remembered
    const askedAtMs = this.#clock.now()
    try {
      const verdict = await this.#ask(token, signal)
      this.#memory.keep(key, verdict, askedAtMs, this.#serverClock.aheadMs)
      return verdict
    } catch (error) {
      if (isAuthError(error)) this.#memory.keepFailure(key, error)
      throw error
    }
  }
}
