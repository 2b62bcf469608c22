import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse, timeout } from '../errors/failures.ts'
import type { Credentials } from '../protocol/dialect.ts'
import type { Grant } from '../protocol/grant.ts'
import { readClaims } from '../protocol/identity-token.ts'
import { send } from '../protocol/send.ts'
import { addressBelow, type Server, type ServerFinder, type Transport } from '../protocol/server.ts'
import { requestToken, type TokenSender } from '../protocol/token-request.ts'
import type { Clock } from './clock.ts'
import type { AuthObserver } from './events.ts'
import { chooseRenewalTime, longestScheduleMs } from './renewal.ts'
import type { ServerClock } from './server-clock.ts'
import { readSessionEnd } from './session-end.ts'
import type { SessionEntry } from './session-entry.ts'
import { waitFor } from './wait.ts'

// A request that hangs is given up in time for another one within a caller's own limit.
const attemptLimitMs = 15_000

/** What a token source needs of the world. */
export interface TokenSourceContext {
  readonly transport: Transport
  readonly credentials: Credentials
  readonly findServer: ServerFinder
  readonly sendForm: TokenSender
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly emit: AuthObserver
}

/** Where sessions come from: it finds out how to speak to the server, and makes one attempt at a time. */
export class TokenSource {
  readonly #context: TokenSourceContext
  #server: Server | undefined

  constructor(context: TokenSourceContext) {
    this.#context = context
  }

  /** Asks for a session, once. What has gone before counts against the time that an attempt may take. */
  request(
    grant: Grant,
    policies: readonly string[] | undefined,
    startedAtMs: number = this.#context.clock.now(),
  ): Promise<SessionEntry> {
    const limitMs = attemptLimitMs - (this.#context.clock.now() - startedAtMs)
    return this.#attempt(
      async (signal) => this.#requestOf(await this.#find(signal), grant, policies, signal),
      limitMs,
    )
  }

  /** Ends a session at the server, where its generation can; tells whether it did. */
  end(accessToken: string): Promise<boolean> {
    const { transport } = this.#context
    return this.#attempt(async (signal) => {
      const { signOutPath } = (await this.#find(signal)).dialect
      if (signOutPath === undefined) return false
      const headers = { authorization: `Bearer ${accessToken}` }
      const init: RequestInit = { headers, redirect: 'manual', signal }
      const response = await send(transport, addressBelow(transport.root, signOutPath), init)
      await response.body?.cancel()
      return response.ok
    })
  }

  async #find(signal: AbortSignal): Promise<Server> {
    const { transport, credentials, findServer, emit } = this.#context
    if (this.#server) return this.#server
    const { server, certain } = await findServer(transport, credentials, signal)
    emit({ type: 'dialect_found', dialect: server.dialect.name, certain })
    if (certain) this.#server = server
    return server
  }

  async #requestOf(
    server: Server,
    grant: Grant,
    policies: readonly string[] | undefined,
    signal: AbortSignal,
  ): Promise<SessionEntry> {
    const { transport, credentials, sendForm, clock, serverClock, emit } = this.#context
    const sentAtMs = clock.now()
    const answer = await requestToken({
      transport,
      server,
      credentials,
      sendForm,
      grant,
      policies,
      signal,
      onDate: (dateMs) => serverClock.learn(dateMs, clock.now() - sentAtMs),
    })
    const roundTripMs = clock.now() - sentAtMs

    const {
      access_token: accessToken,
      refresh_token: refreshToken = grant.parameters.refresh_token,
      id_token: identityToken,
      scope,
    } = answer
    const { expires_in: expiresInSeconds } = answer
    const claims = readClaims(identityToken)
    grant.checkClaims?.(claims)
    const nowMs = serverClock.now()
    // Counted from when the request left, the session never lives longer here than at the server.
    const { expiresAtMs, endsAtMs, mismatchSeconds } = readSessionEnd(
      expiresInSeconds,
      claims,
      nowMs - roundTripMs,
    )
    if (endsAtMs <= nowMs) {
      throw new AuthError(invalidResponse, 'The session that was granted has already ended.')
    }
    if (mismatchSeconds !== undefined && expiresInSeconds !== undefined) {
      emit({ type: 'lifetime_mismatch', expiresInSeconds, lifetimeSeconds: mismatchSeconds })
    }
    // How long after the end is the server's to say: a day is longer than any that is known.
    const refreshUntilMs = endsAtMs + (server.dialect.refreshesAfterEnd ? longestScheduleMs : 0)
    return {
      accessToken,
      identityToken,
      scope,
      // Some servers say `null` where they have none.
      ...(refreshToken && { refreshToken, refreshUntilMs }),
      expiresAtMs,
      endsAtMs,
      renewAtMs: chooseRenewalTime(nowMs, endsAtMs, Math.random()),
    }
  }

  #attempt<T>(work: (signal: AbortSignal) => Promise<T>, limitMs = attemptLimitMs): Promise<T> {
    const controller = new AbortController()
    const onLimit = () => {
      const error = new AuthError(timeout, 'The server did not answer in time.')
      controller.abort(error)
      return error
    }
    return waitFor(work(controller.signal), { clock: this.#context.clock, limitMs, onLimit })
  }
}
