import {
  type Claims,
  readClaims,
  readPolicies,
  readSeconds,
  withoutToken,
} from '../protocol/identity-token.ts'
import { getJson, type LookUpOptions } from './get-json.ts'

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
 * @throws AuthError `network_error` and `server_error`, which say nothing about the token.
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
  const { status, body } = await getJson(options, path, accessToken)
  if (status !== 200 || !body || 'error' in body || typeof body.access_token !== 'string') return undefined
  const claims = withoutToken(readClaims(body.id_token) ?? {}, accessToken)
  const seconds = readSeconds(claims, 'exp')
  return {
    claims,
    policies: readPolicies(claims.scope),
    expiresAt: seconds === undefined ? undefined : new Date(seconds * 1000),
  }
}
