// On Workers a promise that waits for I/O belongs to the request that it was made for. When that request ends, nothing
// settles the promise any more, and whoever else awaits it hangs. So a renewal is tied to `waitUntil` and awaited by
// nobody but who began it. Others look at plain data, which says when it last showed a sign of life.
import type { Clock, Flight } from '@santedb/auth-core'

const signOfLifeMs = 250
// Longer than a busy isolate keeps its timers waiting.
const longestSilenceMs = 2000
const pollMs = 25

interface Renewal {
  aliveAtMs: number
}

/** What {@link createRequestFlight} stands on. */
export interface RequestFlightContext {
  readonly clock: Clock
  /** Keeps a request's work going after its answer. */
  readonly waitUntil: (work: Promise<unknown>) => void
}

/**
 * Makes a flight that requests can share. Whoever comes while a renewal is under way waits with a timer of its own, and
 * for no longer than the renewal shows that it lives: after two seconds of silence it goes ahead alone.
 */
export function createRequestFlight({ clock, waitUntil }: RequestFlightContext): Flight {
  let underWay: Renewal | undefined

  const isAlive = ({ aliveAtMs }: Renewal) => clock.now() < aliveAtMs + longestSilenceMs
  const isUnderWay = (renewal: Renewal) => renewal === underWay && isAlive(renewal)

  async function watch(renewal: Renewal): Promise<void> {
    while (isUnderWay(renewal)) {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, pollMs, false))
    }
  }

  async function begin(work: () => Promise<void>): Promise<void> {
    const renewal = { aliveAtMs: clock.now() }
    underWay = renewal
    const timer = setInterval(() => (renewal.aliveAtMs = clock.now()), signOfLifeMs)
    try {
      await work()
    } finally {
      clearInterval(timer)
      if (underWay === renewal) underWay = undefined
    }
  }

  function fly(work: () => Promise<void>): Promise<void>
  function fly(): Promise<void> | undefined
  function fly(work?: () => Promise<void>): Promise<void> | undefined {
    if (underWay && isAlive(underWay)) return watch(underWay)
    if (!work) return undefined
    const renewal = begin(work)
    waitUntil(renewal.catch(() => {}))
    return renewal
  }
  return fly
}
