import { AuthError } from '../errors/auth-error.ts'
import { timeout } from '../errors/failures.ts'
import type { Clock } from '../session/clock.ts'
import { waitFor } from '../session/wait.ts'

/** How long work and waits may take, in milliseconds. */
export interface FlightLimits {
  readonly clock: Clock
  /** The longest that work takes, and that anybody waits for it. */
  readonly limitMs: number
  /** The longest that somebody waits for work that another one began; 0 for never. */
  readonly joinMs: number
}

/** One who needs the work done. */
export interface FlightCaller {
  /** Ends the wait of this one, and of nobody else. */
  readonly signal?: AbortSignal | undefined
  /** Is told of work that goes on when this one no longer waits. */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined
}

interface Flight<Value> {
  readonly startedAtMs: number
  readonly work: Promise<Value>
}

const tooLong = Symbol('waited too long for the work of another')

/**
 * Work that several requests need at the same time, done once. On Workers a request can end and take its work with
 * it, without a word to those who wait: so they wait with a bound, then one of them begins anew and the rest join it.
 */
export class Flights<Value> {
  readonly #flights = new Map<string, Flight<Value>>()
  readonly #limits: FlightLimits

  constructor(limits: FlightLimits) {
    this.#limits = limits
  }

  /** How many are under way. One whose time is over went down with its request. */
  count(): number {
    const { clock, limitMs } = this.#limits
    const startedBeforeMs = clock.now() - limitMs
    for (const [key, { startedAtMs }] of this.#flights) {
      if (startedAtMs < startedBeforeMs) this.#flights.delete(key)
    }
    return this.#flights.size
  }

  /** Whether work of this name is under way. */
  has(key: string): boolean {
    return this.#flights.has(key)
  }

  /**
   * Joins the work of this name, or begins it.
   *
   * @throws AuthError `timeout`; what the work fails with; the reason of the caller's signal.
   */
  async join(
    key: string,
    begin: (signal: AbortSignal) => Promise<Value>,
    { signal, waitUntil }: FlightCaller,
  ): Promise<Value> {
    const { clock, limitMs, joinMs } = this.#limits
    const deadlineMs = clock.now() + limitMs
    let joined: Flight<Value> | undefined
    for (;;) {
      const leftMs = deadlineMs - clock.now()
      if (leftMs <= 0) throw tookTooLong()
      const flight = this.#flights.get(key)
      if (!flight || flight === joined || joinMs === 0) {
        const { work } = this.#begin(key, begin)
        waitUntil?.(work.catch(() => {}))
        return waitFor(work, { clock, limitMs: leftMs, onLimit: tookTooLong, signal })
      }
      joined = flight
      try {
        const limits = { clock, limitMs: Math.min(joinMs, leftMs), onLimit: () => tooLong, signal }
        return await waitFor(flight.work, limits)
      } catch (error) {
        if (error !== tooLong) throw error
      }
    }
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<Value>): Flight<Value> {
    const { clock, limitMs } = this.#limits
    const controller = new AbortController()
    const onLimit = () => {
      const error = tookTooLong()
      controller.abort(error)
      return error
    }
    const work = waitFor(begin(controller.signal), { clock, limitMs, onLimit }).finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    })
    work.catch(() => {})
    const flight: Flight<Value> = { startedAtMs: clock.now(), work }
    this.#flights.set(key, flight)
    return flight
  }
}

function tookTooLong(): AuthError {
  return new AuthError(timeout, 'SanteDB did not answer in time.')
}
