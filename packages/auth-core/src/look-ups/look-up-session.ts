import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse } from '../errors/failures.ts'
import {
  type Claims,
  readClaims,
  readPolicies,
  readSeconds,
  withoutToken,
} from '../protocol/identity-token.ts'
import type { JsonObject } from '../protocol/json-object.ts'
import { getJson, type LookUpAnswer, type LookUpOptions } from './get-json.ts'

const path = '/auth/session'

/** A live session, as SanteDB tells of it. */
export interface LiveSession {
  /** The claims of a fresh identity token. */
  readonly claims: Claims
  /** The policies that were granted, as OIDs. */
  readonly policies: readonly string[]
  /** When it ends, in the server's time; `undefined` where the server does not tell. */
  readonly expiresAt: Date | undefined
}

/**
 * Asks SanteDB whether an access token that somebody presented is one of a live session. Give it no token that you
 * have not received as a bearer: SanteDB sees whatever it is.
 *
 * @returns the session, or `undefined` where the token is of none: unknown, tampered with, expired or revoked.
 * iCDR 2.x says so also to somebody who asks too often: there the two cannot be told apart.
 * @throws AuthError `network_error`, `server_error`, `throttled`, and `invalid_response` for what SanteDB does not
 * send. They say nothing about the token.
 *
 * @example
 * ```ts
 * import { lookUpSession } from '@santedb/auth-core/look-ups'
 *
 * export async function isSignedIn(accessToken: string): Promise<boolean> {
 *   return (await lookUpSession({ root: 'https://icdr.example.org' }, accessToken)) !== undefined
 * }
 * ```
 */
export async function lookUpSession(
  options: LookUpOptions,
  accessToken: string,
): Promise<LiveSession | undefined> {
  // SanteDB's tokens are of these characters; anything else could become another header or none.
  if (!/^[\w.~+/=-]+$/.test(accessToken)) return undefined
  const answer = await getJson(options, path, accessToken)
  const { status, body } = answer
  if (isRefusal(answer) || isTooLong(answer, accessToken)) return undefined
  if (status !== 200 || typeof body?.access_token !== 'string') {
    throw new AuthError(invalidResponse, `${path} told of no session (HTTP ${status}).`, { status })
  }
  const claims = withoutToken(claimsOf(body), accessToken)
  const seconds = readSeconds(claims, 'exp')
  return {
    claims,
    policies: readPolicies(claims.scope),
    expiresAt: seconds === undefined ? undefined : new Date(seconds * 1000),
  }
}

// iCDR 3.x refuses with 401, with 400 and 403 and its own error, and with 204 what it did not see; iCDR 2.x with 200
// and an error. A page that somebody on the way shows is no word of SanteDB's.
function isRefusal({ status, body }: LookUpAnswer): boolean {
  const isError = body !== undefined && 'error' in body
  return status === 401 || status === 204 || (isError && [200, 400, 403].includes(status))
}

// What no header can hold is no token of a live session: a server says so with 431 (RFC 6585), or by its own habit. Windows
// takes 16 kB of headers; a short token is not what it has against a request.
function isTooLong({ status }: LookUpAnswer, accessToken: string): boolean {
  return status === 431 || (accessToken.length > 4096 && [400, 413, 414].includes(status))
}

// Where iCDR 2.x grants JWTs, the access token is the identity token, and `jti` in it opens the session as well.
function claimsOf({ id_token: identityToken, access_token: accessToken }: JsonObject): Claims {
  if (identityToken !== undefined) return readClaims(identityToken) ?? {}
  const { jti: _, ...claims } = readClaims(accessToken) ?? {}
  return claims
}
