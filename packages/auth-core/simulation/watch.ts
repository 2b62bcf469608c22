import type { AuthEvent } from '../src/index.ts'
import { printAll } from '../src/print-all.test-support.ts'
import { showsSecret } from './canary.ts'
import type { Member } from './member.ts'
import type { Scenario } from './scenario.ts'
import type { GrantedSession, ServerModel, TokenOutcome } from './server-model.ts'
import type { World } from './world.ts'

const coolDownMs = 60_000
const longestCoolDownMs = 86_400_000
const longestBackoffMs = 30_000
// After trouble: an attempt that began in it (15 s), the longest backoff, and a lease of who gave up (30 s).
const recoveryMs = 90_000
// How long a path at which a new session did not help is remembered.
const pathMemoryMs = 61_000
// Sibling clients may estimate the server's clock this far apart.
const siblingToleranceMs = 4000

/** What must stay true, checked at everything that happens. */
export class Watch {
  readonly violations: string[] = []
  readonly #world: World
  readonly #scenario: Scenario
  readonly #server: ServerModel
  readonly #inFlight = new Map<string, number>()
  readonly #coolDownUntilMs = new Map<string, number>()
  readonly #looked = new Set<unknown>()
  #owedUntilMs = 0
  #refusals = 0
  #jumpedAtMs = Number.NEGATIVE_INFINITY
  #revokedAtMs = Number.NEGATIVE_INFINITY

  constructor(world: World, scenario: Scenario, server: ServerModel) {
    this.#world = world
    this.#scenario = scenario
    this.#server = server
  }

  violate(what: string): void {
    this.violations.push(what)
    this.#world.note(`VIOLATED ${what}`)
  }

  /** Until when a caller may fail, because of what went on before. */
  get owedUntilMs(): number {
    return this.#owedUntilMs
  }

  troubleUntil(untilMs: number): void {
    this.#owedUntilMs = Math.max(this.#owedUntilMs, untilMs + recoveryMs)
  }

  revoked(): void {
    const nowMs = this.#world.nowMs
    if (nowMs - this.#revokedAtMs < pathMemoryMs)
      this.#owedUntilMs = Math.max(this.#owedUntilMs, nowMs + pathMemoryMs)
    this.#revokedAtMs = nowMs
  }

  /** A session was ended on purpose, perhaps under the eyes of those who use it. */
  signedOut(): void {
    this.#owedUntilMs = Math.max(this.#owedUntilMs, this.#world.nowMs + pathMemoryMs)
    this.#revokedAtMs = this.#world.nowMs
  }

  jumped(member: Member, byMs: number): void {
    member.failures = 0
    member.quietUntilMs = 0
    member.held = undefined
    this.#jumpedAtMs = this.#world.nowMs
    this.#coolDownUntilMs.delete(member.lockGroup)
    this.#coolDownUntilMs.delete(member.name)
    // A clock that is set back makes every wait that much longer.
    this.troubleUntil(Math.max(this.#owedUntilMs, this.#world.nowMs) + Math.max(-byMs, 0))
  }

  /** A request for the session that clients share leaves; gives what ends it. */
  tokenRequested(member: Member, byUser: boolean): () => void {
    const nowMs = this.#world.nowMs
    const { lockGroup } = member
    if (byUser) return () => {}
    const others = this.#inFlight.get(lockGroup) ?? 0
    // Whose clock was just set forward has waited long enough for the lease of another, by that clock.
    const hasJumped = nowMs - this.#jumpedAtMs < recoveryMs
    if (others > 0 && !hasJumped)
      this.violate(`${member.name} has a token request in flight beside another one of ${lockGroup}`)
    if (nowMs < (this.#coolDownUntilMs.get(refusalGroup(member)) ?? 0) - 1)
      this.violate(`${member.name} presents credentials that were refused`)
    if (nowMs < member.quietUntilMs - 1 && !member.wasTampered)
      this.violate(
        `${member.name} asks again ${member.quietUntilMs - nowMs} ms too early, after ${member.failures} failures`,
      )
    this.#inFlight.set(lockGroup, others + 1)
    return () => this.#inFlight.set(lockGroup, (this.#inFlight.get(lockGroup) ?? 1) - 1)
  }

  tokenAnswered(member: Member, outcome: TokenOutcome): void {
    if (outcome.kind === 'granted') {
      this.#refusals = member.failures = member.quietUntilMs = 0
      member.brought = outcome.session && {
        token: outcome.session.accessToken,
        knownEndMs: outcome.session.knownEndMs,
      }
    }
    if (outcome.kind !== 'refused') return
    this.#refusals += 1
    member.failures = 0
    const nowMs = this.#world.nowMs
    this.#coolDownUntilMs.set(refusalGroup(member), nowMs + coolDownMs)
    this.troubleUntil(nowMs + Math.min(coolDownMs * 2 ** (this.#refusals - 1), longestCoolDownMs))
  }

  /** A token request, or the discovery before it, came to nothing. */
  tokenFailed(member: Member, retryAfterMs = 0): void {
    member.failures += 1
    const backoffMs = Math.min(250 * 2 ** (member.failures - 1), longestBackoffMs) / 2
    member.quietUntilMs = this.#world.nowMs + Math.max(backoffMs, Math.min(retryAfterMs, longestCoolDownMs))
    this.troubleUntil(Math.max(member.quietUntilMs, this.#world.nowMs + longestBackoffMs))
  }

  event(member: Member, event: AuthEvent): void {
    this.#world.note(`${member.name} event ${event.type} ${'error' in event ? codeOf(event.error) : ''}`)
    this.looksAt(`the event ${event.type}`, event)
    switch (event.type) {
      case 'session_obtained':
      case 'session_renewed':
        member.held = member.brought
        member.failures = member.quietUntilMs = 0
        break
      case 'session_joined':
        member.held = undefined
        member.failures = member.quietUntilMs = 0
        break
      case 'session_rejected':
        member.failures = member.quietUntilMs = 0
        // Siblings whose clocks were set apart may keep each other waiting, but not for longer than this.
        if (member.wasTampered) this.troubleUntil(this.#world.nowMs + longestCoolDownMs)
        break
      case 'session_ended':
        member.held = undefined
        if (event.reason === 'refused_by_service' && member.deadAnswerAtMs !== this.#world.nowMs)
          this.violate(`${member.name} gave up a session that no service of its own called dead`)
        break
      default:
    }
  }

  /** Whether the client holds a session that it can know to be live, so that nobody has to wait. */
  holdsLive({ held, wasTampered, signOuts }: Member): boolean {
    return held !== undefined && !wasTampered && signOuts === 0 && held.knownEndMs - 1100 > this.#world.nowMs
  }

  handedOut(member: Member, accessToken: string): void {
    const session = this.#server.sessionOf(accessToken)
    if (!session) return this.violate(`${member.name} handed out a session that was never granted`)
    if (!member.wasTampered && this.#isDead(session)) this.violate(`${member.name} handed out a dead session`)
  }

  // Revoked sessions keep the end that they had: nobody but the server can know of it.
  #isDead({ naturalEndMs }: GrantedSession): boolean {
    const toleranceMs = this.#scenario.clients > 1 ? siblingToleranceMs : 0
    return naturalEndMs + toleranceMs < this.#world.nowMs
  }

  /** Looks for secrets in all that can be printed of a value. */
  looksAt(what: string, value: unknown): void {
    if (this.#looked.has(value)) return
    this.#looked.add(value)
    if (showsSecret(printAll(value)))
      this.violate(`a secret shows in ${what}: ${printAll(value).slice(0, 600)}`)
  }
}

// Clocks that were set apart do not agree on how long a refusal holds.
function refusalGroup({ wasTampered, name, lockGroup }: Member): string {
  return wasTampered ? name : lockGroup
}

export function codeOf(error: unknown): string {
  return error instanceof Error ? ('code' in error ? String(error.code) : error.name) : String(error)
}
