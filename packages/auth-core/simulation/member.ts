import type { Auth } from '../src/index.ts'
import type { ClientClock } from './client-clock.ts'

/** A client of the simulation, with what the watch has seen of it. */
export interface Member {
  readonly name: string
  readonly clock: ClientClock
  readonly auth: Auth
  /** Whom it shares sessions with: alike for those who share a store that can be relied on. */
  readonly lockGroup: string
  /** The session that it holds, by all that was seen, and the end of it that it can know. */
  held: { token: string; knownEndMs: number } | undefined
  /** What the last answer of the token endpoint brought. */
  brought: { token: string; knownEndMs: number } | undefined
  /** Failures in a row since which nothing went well, and what must be kept since the last one. */
  failures: number
  quietUntilMs: number
  /** When it was last answered that its session is gone. */
  deadAnswerAtMs: number
  /** How many are signing out. */
  signOuts: number
  /** Whether its clock was set, or a sibling's, after which it cannot know what is live. */
  wasTampered: boolean
}
