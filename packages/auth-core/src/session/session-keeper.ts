import { isAuthError } from '../errors/auth-error.ts'
import { requestToken, type TokenAnswer, type TokenEndpoint } from '../protocol/token-request.ts'
import { Session } from './session.ts'
import { readSessionEnd } from './session-end.ts'

interface HeldSession {
  session: Session
  endsAtMs: number
}

/** Holds the one session of an identity: obtains it when it is first needed, reuses it, replaces it. */
export class SessionKeeper {
  readonly #endpoint: TokenEndpoint
  #held: HeldSession | undefined
  #flight: Promise<Session> | undefined

  constructor(endpoint: TokenEndpoint) {
    this.#endpoint = endpoint
  }

  /** The live session, or a new one. However many ask, one token request is in flight. */
  async get(): Promise<Session> {
    if (this.#held && this.#held.endsAtMs > Date.now()) return this.#held.session
    return this.renew()
  }

  /** A new session in place of the one that is held: by its refresh token, else by the first grant. */
  renew(): Promise<Session> {
    this.#flight ??= this.#obtain().finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  /** The session to go on with after `refused` was answered as dead: the one that replaced it already, or a new one. */
  async replace(refused: Session): Promise<Session> {
    return this.#held?.session === refused ? this.renew() : this.get()
  }

  forget(): void {
    this.#held = undefined
  }

  async #obtain(): Promise<Session> {
    const refreshToken = this.#held?.session.refreshToken
    this.#held = undefined
    const sentAtMs = Date.now()
    const answer = await this.#request(refreshToken)
    const { expiresAt, endsAtMs } = readSessionEnd(answer, sentAtMs)
    const session = new Session(answer, expiresAt)
    this.#held = { session, endsAtMs }
    return session
  }

  async #request(refreshToken: string | undefined): Promise<TokenAnswer> {
    if (refreshToken !== undefined) {
      const grant = { grantType: 'refresh_token', parameters: { refresh_token: refreshToken } }
      try {
        return await requestToken(this.#endpoint, grant)
      } catch (error) {
        // A refresh token that is no longer good says nothing about the credentials.
        if (!isAuthError(error) || error.serverError !== 'invalid_grant') throw error
      }
    }
    return requestToken(this.#endpoint, { grantType: 'client_credentials', parameters: { scope: '*' } })
  }
}
