import type { Call, Observation } from '../history.ts'
import { ask } from './ask.ts'
import type { Client } from './client.ts'

export interface CallerSettings {
  readonly nowMs: () => number
  readonly everyMs: number
  readonly onCall: (call: Call) => void
  readonly onObservation: (observation: Observation) => void
}

// While nobody can be served the calls wait, and there is no use in more of them.
const mostWaiting = 40

/** Lets the clients call, each by itself, whatever became of the calls before. */
export class Caller {
  readonly #settings: CallerSettings
  readonly #waiting = new Map<Client, Set<object>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #held = new Set<Client>()

  constructor(settings: CallerSettings) {
    this.#settings = settings
  }

  begin(client: Client): void {
    this.#waiting.set(client, new Set())
    this.#timers.add(setInterval(() => void this.#call(client), this.#settings.everyMs))
  }

  hold(client: Client): void {
    this.#held.add(client)
  }

  goOn(client: Client): void {
    this.#held.delete(client)
  }

  /** No more calls. Those that still wait after `patienceMs` are told as never answered. */
  async end(patienceMs: number): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    const { nowMs, onObservation } = this.#settings
    const untilMs = nowMs() + patienceMs
    while (nowMs() < untilMs && [...this.#waiting.values()].some(({ size }) => size > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    for (const [{ name }, { size }] of this.#waiting) {
      if (size > 0)
        onObservation({ atMs: nowMs(), what: 'unanswered', text: `${size} calls of ${name} never ended` })
    }
  }

  async #call(client: Client): Promise<void> {
    const { address, identity, name } = client
    const waiting = this.#waiting.get(client)
    if (address === undefined || !waiting || waiting.size >= mostWaiting || this.#held.has(client)) return
    const { nowMs, onCall, onObservation } = this.#settings
    const fromMs = nowMs()
    const mark = {}
    waiting.add(mark)
    try {
      const outcome = await askFor(address)
      onCall({ identity, process: name, fromMs, untilMs: nowMs(), outcome })
    } catch (error) {
      // One that was killed answers nothing, and that is no fault of its own.
      if (client.address === address) {
        onObservation({ atMs: nowMs(), what: 'brokenService', text: `${name}: ${String(error)}` })
      }
    } finally {
      waiting.delete(mark)
    }
  }
}

/** What a service says of a call that it makes. */
async function askFor(address: string): Promise<number | string> {
  const answer = await ask(`${address}/call`, 'POST')
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}: ${answer.body.slice(0, 200)}`)
  const { status, failure }: { status?: number; failure?: string } = JSON.parse(answer.body)
  return status ?? failure ?? 'nothing'
}
