import type { ClaimRequest } from '../errors/auth-error.ts'
import { type Failure, signInRequired } from '../errors/failures.ts'
import type { ClientClaims } from './client-claims.ts'
import type { Dialect } from './dialect.ts'
import type { Claims } from './identity-token.ts'
import type { JsonObject } from './json-object.ts'

/**
 * How a session is asked for: OAuth's grant, with what SanteDB adds to it. Made by {@link password},
 * `authorizationCode` and their like; a session that needs no user is asked for by client credentials.
 */
export interface Grant {
  /** OAuth's `grant_type`. */
  readonly type: string
  /** The parameters that are the grant's own, as they go into the form. */
  readonly parameters: Readonly<Record<string, string>>
  /** What tells the sessions of this grant from others', and is no secret: the user's name, for one. */
  readonly identity: string
  /** What is secret in it, and must show nowhere. */
  readonly secrets?: readonly (string | undefined)[]
  /** Whether it can be presented again without the user, when the session has ended. */
  readonly repeatable: boolean
  /** The token of a live session that stands in for the application's secret, where it has none. */
  readonly standIn?: string | undefined
  /** The code of the second factor, where the user was asked for one. */
  readonly mfaCode?: string | undefined
  /** What the session is for: facility, purpose and so on. */
  readonly claims?: ClientClaims | undefined
  /** Headers that it needs beside its parameters, by what the dialect calls them. */
  readonly headers?: (dialect: Pick<Dialect, 'claimTypes'>) => Record<string, string>
  /** Throws where the identity token is not the one of this grant. */
  readonly checkClaims?: (claims: Claims | undefined) => void
  /** Leaves a session alone that nothing can renew: looking again and again would not help. */
  readonly limitRenewal?: <Entry extends Renewable>(entry: Entry) => Entry
  /** Throws where the grant stands for a user who has to sign in first. */
  readonly requireUser?: () => never
  /** What a refusal means that only this grant can meet. */
  readonly readRefusal?: (
    error: string,
    body: JsonObject,
    redact: (text: string) => string,
  ) => Refusal | undefined
}

/** A refusal that tells what the user has to do next. */
export interface Refusal {
  failure: Failure
  claimRequest?: ClaimRequest | undefined
}

/** What tells whether a session can be renewed. */
interface Renewable {
  readonly refreshToken?: string | undefined
  readonly renewAtMs: number
  readonly endsAtMs: number
}

/** The grant of a program that acts for itself (RFC 6749 section 4.4). */
export const clientCredentials: Grant = {
  type: 'client_credentials',
  parameters: {},
  identity: 'client_credentials',
  repeatable: true,
}

/**
 * The grant that renews a session (RFC 6749 section 6).
 *
 * @param standIn The session's own access token, for an application that has nothing else to prove itself with. What is
 * refused then is the session.
 */
export function refreshToken(token: string, standIn?: string): Grant {
  return {
    type: 'refresh_token',
    parameters: { refresh_token: token },
    identity: '',
    secrets: [token, standIn],
    repeatable: false,
    ...(standIn !== undefined && { standIn, readRefusal: () => ({ failure: signInRequired }) }),
  }
}
