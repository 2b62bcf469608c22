import { isAuthError, password } from '../src/index.ts'
import { purposesOfUse } from '../src/policies/index.ts'
import { secrets } from './canary.ts'
import type { Member } from './member.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import { partner, stranger } from './services-model.ts'
import { codeOf, type Watch } from './watch.ts'
import type { World } from './world.ts'

/** The limit of a caller's wait, which the clients are told too. */
export const timeoutMs = 30_000
// A call waits for a session twice at the most, and for some hops that can be slow.
const callLimitMs = 2 * timeoutMs + 6 * 16_000

interface Wish {
  readonly what: string
  readonly limitMs: number
  /** Makes the call; tells what came of it. */
  act(signal: AbortSignal | undefined): Promise<Response | string>
  /** Whether a right client serves it, when nothing is wrong. */
  readonly mustSucceed: boolean
}

/** Whoever uses the clients: all at once, with all kinds of calls, and sometimes gone before the answer. */
export class Callers {
  readonly #world: World
  readonly #random: Random
  readonly #scenario: Scenario
  readonly #watch: Watch
  readonly #atOnce = new Set<string>()
  #calls = 0
  pending = 0

  constructor(world: World, random: Random, scenario: Scenario, watch: Watch) {
    this.#world = world
    this.#random = random
    this.#scenario = scenario
    this.#watch = watch
  }

  /** Some calls at about the same time. */
  burst(members: readonly Member[]): void {
    for (const member of members) {
      if (this.#random.chance(0.3)) continue
      const calls = this.#random.pick(1, 2, 5)
      for (let call = 0; call < calls; call += 1) {
        const delayMs = this.#random.chance(0.5) ? 0 : this.#random.between(0, 2 * this.#scenario.latencyMs)
        const wish = this.#wish(member)
        const abortAfterMs = this.#random.chance(0.15) ? this.#random.between(0, 3000) : undefined
        this.#world.after(delayMs, () => void this.#make(member, wish, abortAfterMs))
      }
    }
  }

  /** The last call of a run. */
  lastCall(member: Member): void {
    void this.#make(member, this.#get(member, '/fhir/Patient'), undefined)
  }

  /** What should have been answered while no time passed. */
  checkAtOnce(): void {
    for (const call of this.#atOnce)
      this.#watch.violate(`${call} had to wait although there is a live session`)
    this.#atOnce.clear()
  }

  async #make(member: Member, wish: Wish, abortAfterMs: number | undefined): Promise<void> {
    const call = `${member.name} call ${(this.#calls += 1)} ${wish.what}`
    const startedAtMs = this.#world.nowMs
    const controller = new AbortController()
    const signal = abortAfterMs === undefined ? undefined : controller.signal
    const reason = new Error('the caller went away')
    const state = { isSettled: false }
    const mustBeIn = (what: string, delayMs: number) =>
      this.#world.after(delayMs, () => {
        if (!state.isSettled && !member.wasTampered) this.#watch.violate(`${call} is not settled ${what}`)
      })
    const cancels = [mustBeIn('within its time limit', wish.limitMs + 1)]
    if (abortAfterMs !== undefined) {
      cancels.push(this.#world.after(abortAfterMs, () => controller.abort(reason)))
      // Signing out is finished here even when nobody waits for it any more.
      if (wish.what !== 'sign out') cancels.push(mustBeIn('after its abort', abortAfterMs + 0.001))
    }
    this.#world.note(`${call} begins`)
    if (wish.what === 'session' && this.#watch.holdsLive(member)) this.#atOnce.add(call)
    if (wish.what === 'sign out') member.signOuts += 1
    // In iCDR 2.x this ends the session that others may be calling with.
    if (wish.what === 'renew') this.#watch.signedOut()
    this.pending += 1
    const outcome = await wish.act(signal).catch((error: unknown) => {
      if (error !== reason && !isAuthError(error)) this.#watch.violate(`${call} fails with ${String(error)}`)
      if (error === reason && !controller.signal.aborted)
        this.#watch.violate(`${call} is aborted by another's abort`)
      this.#watch.looksAt(`the error of ${call}`, error)
      return error === reason ? 'aborted' : `failure ${codeOf(error)}`
    })
    state.isSettled = true
    this.pending -= 1
    if (wish.what === 'sign out') member.signOuts -= 1
    // A session that the user obtained is a new beginning.
    if (wish.what === 'sign in') member.failures = member.quietUntilMs = 0
    this.#atOnce.delete(call)
    for (const cancel of cancels) cancel()
    const result = typeof outcome === 'string' ? outcome : String(outcome.status)
    this.#world.note(`${call} ends: ${result}`)
    const isServed = result === '200' || result === 'ok' || result === 'aborted'
    const wasOwed = this.#watch.owedUntilMs >= startedAtMs
    if (wish.mustSucceed && !isServed && !wasOwed) this.#watch.violate(`${call} was not served: ${result}`)
  }

  #wish(member: Member): Wish {
    const { auth } = member
    const chosen = this.#random.next()
    if (chosen < 0.3) return this.#session(member)
    if (chosen < 0.33) {
      return {
        what: 'renew',
        limitMs: 3 * timeoutMs,
        mustSucceed: false,
        act: async (signal) => idle(auth.renew({ signal })),
      }
    }
    if (chosen < 0.36) {
      return {
        what: 'sign out',
        limitMs: 2 * timeoutMs,
        mustSucceed: false,
        act: async (signal) => idle(auth.signOut({ signal })),
      }
    }
    if (chosen < 0.39 && this.#scenario.grant !== 'interactive') return this.#elevate(member)
    if (chosen < 0.65) return this.#get(member, '/fhir/Patient')
    if (chosen < 0.75) return this.#post(member)
    const path = this.#random.pick(
      '/denied',
      '/protected',
      '/moved',
      '/away',
      '/away-to-login',
      `${partner}/fhir`,
      `${stranger}/welcome`,
      '/unhappy',
    )
    return { ...this.#get(member, path), mustSucceed: path === '/moved' && this.#mayExpectSession() }
  }

  #mayExpectSession(): boolean {
    return this.#scenario.grant !== 'interactive'
  }

  #session(member: Member): Wish {
    return {
      what: 'session',
      limitMs: timeoutMs,
      mustSucceed: this.#mayExpectSession(),
      act: async (signal) => {
        const session = await member.auth.session({ signal }).catch((error: unknown) => {
          if (
            this.#scenario.grant !== 'interactive' ||
            !isAuthError(error) ||
            error.code !== 'sign_in_required'
          )
            throw error
          return undefined
        })
        if (!session) return this.#signIn(member)
        this.#watch.handedOut(member, session.accessToken)
        this.#watch.looksAt('a session', session)
        return 'ok'
      },
    }
  }

  async #signIn(member: Member): Promise<string> {
    const isRight = this.#random.chance(0.8)
    const secret = isRight ? secrets.password : secrets.wrongPassword
    this.#world.after(0, () => {
      const wish = {
        what: 'sign in',
        limitMs: 3 * timeoutMs,
        mustSucceed: false,
        act: async (signal: AbortSignal | undefined) =>
          idle(member.auth.signIn(password({ username: 'allison', password: secret }), { signal })),
      }
      void this.#make(member, wish, undefined)
    })
    return 'ok'
  }

  #elevate({ auth }: Member): Wish {
    return {
      what: 'elevate',
      limitMs: timeoutMs,
      mustSucceed: false,
      act: async (signal) => {
        const elevated = await auth.elevate({
          purpose: purposesOfUse.emergency,
          policies: ['1.3.6.1'],
          signal,
        })
        return elevated.fetch('/fhir/Patient', signal ? { signal } : {})
      },
    }
  }

  #get({ auth }: Member, path: string): Wish {
    return {
      what: `GET ${path}`,
      limitMs: callLimitMs,
      mustSucceed: this.#mayExpectSession(),
      act: async (signal) => auth.fetch(path, signal ? { signal } : {}),
    }
  }

  #post({ auth }: Member): Wish {
    const isStream = this.#random.chance(0.5)
    const id = String((this.#calls += 1))
    const path = this.#random.pick('/fhir/Patient', '/moved')
    return {
      what: `POST ${path} ${isStream ? 'stream' : 'text'} ${id}`,
      limitMs: callLimitMs,
      // A stream cannot be sent again, so its caller gets the answer as it is.
      mustSucceed: !isStream && this.#mayExpectSession(),
      act: async (signal) => {
        const body = isStream
          ? new ReadableStream({ start: (controller) => controller.close() })
          : `body ${id}`
        const init: RequestInit = {
          method: 'POST',
          headers: { 'x-call': id },
          body,
          ...(signal && { signal }),
        }
        return auth.fetch(path, init)
      },
    }
  }
}

async function idle(work: Promise<unknown>): Promise<string> {
  await work
  return 'ok'
}
