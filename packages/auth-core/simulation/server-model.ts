import { deviceCredentials, secrets } from './canary.ts'
import { ModelResponse } from './model-response.ts'
import type { Random } from './random.ts'
import type { Scenario } from './scenario.ts'
import { makeIdentityToken, makeToken } from './token-maker.ts'
import type { World } from './world.ts'

export const root = 'https://icdr.example.org'
/** The first of January 2026: what a right clock shows when a run begins. */
export const beginningMs: number = Date.UTC(2026, 0, 1)

/** A session as the server knows it. */
export interface GrantedSession {
  readonly accessToken: string
  /** In true time. */
  endsAtMs: number
  /** The end that it would have without a revocation. */
  naturalEndMs: number
  refreshToken: string | undefined
  /** The end as whoever asked can know it: counted from when the request left. */
  knownEndMs: number
}

/** A request as it arrives. */
export interface Arrival {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly form: URLSearchParams | undefined
  readonly sentAtMs: number
}

/** What the server made of a request to its token endpoint. */
export interface TokenOutcome {
  readonly kind: 'granted' | 'refused' | 'refresh_refused'
  readonly response: Response
  readonly session?: GrantedSession
}

/** A SanteDB of either generation: its sessions, its token endpoint, its discovery. */
export class ServerModel {
  readonly #world: World
  readonly #random: Random
  readonly #scenario: Scenario
  readonly #sessions = new Map<string, GrantedSession>()
  /** Whether it takes nobody's secret just now. */
  refusesSecrets = false
  /** Every refresh token that was given. */
  readonly #refreshTokens = new Set<string>()
  /** What was wrong with the last token request, as it is never with a right client's. */
  fault: string | undefined

  constructor(world: World, random: Random, scenario: Scenario) {
    this.#world = world
    this.#random = random
    this.#scenario = scenario
  }

  sessionOf(accessToken: string): GrantedSession | undefined {
    return this.#sessions.get(accessToken)
  }

  isLive(accessToken: string): boolean {
    return (this.#sessions.get(accessToken)?.endsAtMs ?? 0) > this.#world.nowMs
  }

  /** Ends every session, as a restart does that loses them. */
  revokeAll(): void {
    for (const token of this.#sessions.keys()) this.end(token)
  }

  end(accessToken: string): void {
    const session = this.#sessions.get(accessToken)
    if (!session) return
    session.endsAtMs = Math.min(session.endsAtMs, this.#world.nowMs)
    session.refreshToken = undefined
  }

  answer(status: number, body?: object, headers: Record<string, string> = {}): Response {
    const date = new Date(beginningMs + this.#world.nowMs + this.#scenario.serverAheadMs).toUTCString()
    const told = this.#scenario.tellsDate ? { date } : {}
    const type = { 'content-type': 'application/json' }
    return new ModelResponse(body ? JSON.stringify(body) : '', {
      status,
      headers: { ...type, ...told, ...headers },
    })
  }

  discovery(): Response {
    const base = 'http://internal.localdomain:8080/auth'
    const third = this.#scenario.generation === 'icdr3' && { end_session_endpoint: `${base}/signout` }
    return this.answer(200, { issuer: 'internal', token_endpoint: `${base}/oauth2_token`, ...third })
  }

  token({ headers, form = new URLSearchParams(), sentAtMs }: Arrival): TokenOutcome {
    const { generation, grant } = this.#scenario
    const wrong = generation === 'icdr2' ? this.#checkSecond(headers, form) : this.#checkThird(headers, form)
    this.fault = wrong
    if (wrong || this.refusesSecrets) return this.#refuse(form)
    const type = form.get('grant_type')
    if (type === 'refresh_token') return this.#refresh(form.get('refresh_token') ?? '', sentAtMs)
    const isUser = grant !== 'client_credentials'
    if (type !== (isUser ? 'password' : 'client_credentials')) this.fault = `the grant ${type}`
    if (isUser && form.get('password') === secrets.wrongPassword) return this.#refuse(form, 'invalid_grant')
    if (isUser && form.get('password') !== secrets.password) this.fault = 'a password that was spoilt'
    const isTemporary = headers.has('x-santedbclient-claim')
    return this.#grant(
      sentAtMs,
      makeToken(this.#random, generation),
      !isTemporary && (isUser || generation === 'icdr2'),
    )
  }

  #checkSecond(headers: Headers, form: URLSearchParams): string | undefined {
    if (headers.get('x-device-authorization') !== `BASIC ${deviceCredentials}`)
      return 'no device as icdr2 has it'
    return form.get('client_secret') === secrets.client ? undefined : 'no client_secret as icdr2 has it'
  }

  #checkThird(headers: Headers, form: URLSearchParams): string | undefined {
    if (headers.get('authorization') !== `Basic ${deviceCredentials}`) return 'no device as icdr3 has it'
    return form.has('client_secret') ? 'a client_secret beside the device' : undefined
  }

  #refuse(form: URLSearchParams, word?: string): TokenOutcome {
    const isSecond = this.#scenario.generation === 'icdr2'
    // A careless server says in its answer what it was asked.
    const error_description = this.#random.chance(0.5) ? `Cannot do this: ${form}` : 'No'
    const error = word ?? (isSecond ? 'unauthorized_client' : 'unspecified_error')
    const status = word === undefined && !isSecond ? 401 : 400
    return { kind: 'refused', response: this.answer(status, { error, error_description }) }
  }

  #refresh(refreshToken: string, sentAtMs: number): TokenOutcome {
    const { generation } = this.#scenario
    const nowMs = this.#world.nowMs
    const session = [...this.#sessions.values()].find((it) => it.refreshToken === refreshToken)
    if (!this.#refreshTokens.has(refreshToken)) this.fault = 'a refresh token that was never given'
    const graceMs = generation === 'icdr2' ? 600_000 : 0
    if (!session || session.endsAtMs + graceMs <= nowMs) {
      const description = `invalid refresh token ${this.#random.chance(0.3) ? refreshToken : ''}`
      const body = { error: 'invalid_grant', error_description: description }
      return { kind: 'refresh_refused', response: this.answer(400, body) }
    }
    session.refreshToken = undefined
    if (generation === 'icdr3') return this.#grant(sentAtMs, session.accessToken, true)
    session.endsAtMs = Math.min(session.endsAtMs, nowMs)
    return this.#grant(sentAtMs, makeToken(this.#random, generation), true)
  }

  #grant(sentAtMs: number, accessToken: string, isRefreshable: boolean): TokenOutcome {
    const { generation, lifetimeSeconds, unitFactor, hasIdentityToken, serverAheadMs } = this.#scenario
    const refreshToken = isRefreshable ? makeToken(this.#random, generation) : undefined
    if (refreshToken !== undefined) this.#refreshTokens.add(refreshToken)
    const lifetimeMs = lifetimeSeconds * 1000
    const nowMs = this.#world.nowMs
    const endsAtMs = nowMs + lifetimeMs
    const knownEndMs = sentAtMs + lifetimeMs
    const session = { accessToken, refreshToken, endsAtMs, naturalEndMs: endsAtMs, knownEndMs }
    this.#sessions.set(accessToken, session)
    const nbf = Math.floor((beginningMs + nowMs + serverAheadMs) / 1000)
    const claims = { sub: 'someone', jti: accessToken, nbf, exp: nbf + lifetimeSeconds, scope: ['1.3.6'] }
    // iCDR 2.x counts milliseconds in 32 bits, which is less than 25 days.
    const told =
      generation === 'icdr2'
        ? (lifetimeMs - this.#random.integer(0, 20)) * unitFactor
        : lifetimeSeconds * unitFactor
    const response = this.answer(200, {
      access_token: accessToken,
      ...(hasIdentityToken && { id_token: makeIdentityToken(claims) }),
      token_type: 'bearer',
      expires_in: generation === 'icdr2' ? Math.trunc(told) | 0 : told,
      ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    })
    return { kind: 'granted', response, session }
  }
}
