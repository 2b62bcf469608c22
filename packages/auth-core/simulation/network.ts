import { showsSecret } from './canary.ts'
import type { Member } from './member.ts'
import { ModelResponse } from './model-response.ts'
import type { Random } from './random.ts'
import type { Scenario, Trouble } from './scenario.ts'
import { type Arrival, root, type ServerModel, type TokenOutcome } from './server-model.ts'
import { answerCall, partner } from './services-model.ts'
import type { Watch } from './watch.ts'
import type { World } from './world.ts'

/** What comes back: an answer, or nothing at all. */
interface Outcome {
  readonly response?: Response
  readonly token?: TokenOutcome
  readonly isDead?: boolean
  readonly retryAfterMs?: number
  /** No answer will come. */
  readonly hangs?: boolean
  readonly isFailure?: boolean
}

/** Brings requests to the servers and answers back, late or never, as the scenario has it. */
export class Network {
  readonly #world: World
  readonly #random: Random
  readonly #scenario: Scenario
  readonly #server: ServerModel
  readonly #watch: Watch
  readonly #streamsSent = new Set<string>()

  constructor(world: World, random: Random, scenario: Scenario, server: ServerModel, watch: Watch) {
    this.#world = world
    this.#random = random
    this.#scenario = scenario
    this.#server = server
    this.#watch = watch
  }

  /** A fetch as one client has it. */
  fetchOf(member: () => Member): typeof globalThis.fetch {
    return (input, init = {}) =>
      this.#send(member(), new URL(input instanceof Request ? input.url : input), init)
  }

  async #send(member: Member, url: URL, init: RequestInit): Promise<Response> {
    const { signal } = init
    if (signal?.aborted) throw signal.reason
    const headers = new Headers(init.headers)
    const form = init.body instanceof URLSearchParams ? init.body : undefined
    const arrival = { url, method: init.method ?? 'GET', headers, form, sentAtMs: this.#world.nowMs }
    this.#world.note(
      `${member.name} sends ${arrival.method} ${url.origin === root ? '' : url.host}${url.pathname}`,
    )
    this.#checkRequest(member, arrival, init.body)
    const isToken = url.href.startsWith(`${root}/auth/oauth2_token`)
    const isElevation = headers.has('x-santedbclient-claim')
    const isByUser = form?.get('grant_type') === 'password' && this.#scenario.grant === 'interactive'
    const end = isToken ? this.#watch.tokenRequested(member, isElevation || isByUser) : () => {}
    return new Promise((resolve, reject) => {
      let isOver = false
      const finish = (what: string, act: () => void) => {
        if (isOver) return
        isOver = true
        signal?.removeEventListener('abort', onAbort)
        this.#world.note(`${member.name} gets ${what} for ${url.pathname}`)
        end()
        act()
      }
      const fail = (retryAfterMs?: number) => {
        if (isToken && !isElevation && !isByUser) this.#watch.tokenFailed(member, retryAfterMs)
        else this.#watch.troubleUntil(this.#world.nowMs)
      }
      const onAbort = () => {
        fail()
        finish('aborted', () => reject(signal?.reason))
      }
      signal?.addEventListener('abort', onAbort)
      this.#world.after(this.#delayMs(url), () => {
        const { response, token, isDead, retryAfterMs, hangs, isFailure } = this.#arrive(arrival)
        if (hangs) return
        this.#world.after(this.#delayMs(url), () => {
          if (isOver) return
          if (token && !isElevation && !(isByUser && token.kind === 'refused'))
            this.#watch.tokenAnswered(member, token)
          if (isFailure) fail(retryAfterMs)
          if (isDead) member.deadAnswerAtMs = this.#world.nowMs
          if (response) finish(String(response.status), () => resolve(response))
          else finish('nothing', () => reject(new TypeError(`fetch failed for ${url.href}`)))
        })
      })
    })
  }

  #checkRequest(member: Member, { url, headers }: Arrival, body: unknown): void {
    const isOwn = url.origin === root || url.origin === partner
    const sent = `${[...headers.values()].join(' ')} ${typeof body === 'string' ? body : ''}`
    if (showsSecret(decodeURIComponent(url.href)))
      this.#watch.violate(`${member.name} has a secret in an address`)
    if (!isOwn && showsSecret(sent)) this.#watch.violate(`${member.name} sends a secret to ${url.origin}`)
    const token = /^Bearer (.*)/.exec(headers.get('authorization') ?? '')?.[1]
    if (url.origin === partner && !url.pathname.startsWith('/fhir') && token !== undefined)
      this.#watch.violate(`${member.name} sends a token where it does not belong`)
    const call = headers.get('x-call')
    if (call === null || !(body instanceof ReadableStream)) return
    if (this.#streamsSent.has(call))
      this.#watch.violate(`${member.name} sends the stream of call ${call} twice`)
    this.#streamsSent.add(call)
  }

  #arrive(arrival: Arrival): Outcome {
    const { url } = arrival
    const isAuth = url.origin === root && url.pathname.startsWith('/auth/')
    const trouble = this.#troubleOf(url)
    if (trouble) {
      const outcome = this.#disturb(trouble, arrival)
      if (outcome) return { ...outcome, isFailure: true }
    }
    if (!isAuth) return answerCall(this.#server, this.#scenario.generation, arrival)
    const isThird = this.#scenario.generation === 'icdr3'
    switch (url.pathname) {
      case '/auth/oauth2_token': {
        const token = this.#server.token(arrival)
        const { fault } = this.#server
        // In trouble a client may guess the wrong generation, and the answer that brought a refresh token may be lost.
        const isTroubled = this.#watch.owedUntilMs >= this.#world.nowMs
        if (fault && !isTroubled) this.#watch.violate(`a token request has ${fault}`)
        return { token, response: token.response }
      }
      case '/auth/.well-known/openid-configuration':
        return { response: this.#server.discovery() }
      case '/auth/session':
        return { response: isThird ? this.#server.answer(204) : this.#server.answer(200, { error: 0 }) }
      default:
        this.#watch.signedOut()
        this.#server.end(arrival.headers.get('authorization')?.replace(/^Bearer /, '') ?? '')
        return { response: this.#server.answer(204) }
    }
  }

  #troubleOf({ origin, pathname }: URL): Trouble | undefined {
    const nowMs = this.#world.nowMs
    const isAuth = pathname.startsWith('/auth/')
    const { troubles } = this.#scenario
    if (origin !== root) return undefined
    return troubles.find((it) => it.fromMs <= nowMs && nowMs < it.untilMs && (isAuth || !it.servicesGoOn))
  }

  #disturb({ kind }: Trouble, { form }: Arrival): Outcome | undefined {
    const seconds = this.#random.integer(1, 40)
    switch (kind) {
      case 'unreachable':
        return {}
      case 'hanging':
        return { hangs: true }
      case 'failing':
        return {
          response: this.#server.answer(this.#random.pick(500, 502, 503), { error: `cannot ${form}` }),
        }
      case 'throttling': {
        const header = this.#random.pick(`${seconds}`, `1,${seconds}`)
        const response = this.#server.answer(429, undefined, { 'retry-after': header })
        return { response, retryAfterMs: seconds * 1000 }
      }
      case 'foreign_pages':
        return {
          response: new ModelResponse(`<html>You sent ${form}</html>`, {
            status: this.#random.pick(200, 404, 302),
          }),
        }
      case 'broken_bodies':
        return { response: new ModelResponse(undefined, { status: 200 }) }
      default:
        return undefined
    }
  }

  #delayMs(url: URL): number {
    const slow = this.#troubleOf(url)?.kind === 'slow' && this.#random.chance(0.5)
    return this.#random.between(0, slow ? 8000 : this.#scenario.latencyMs)
  }
}
