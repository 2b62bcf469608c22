import { ACTOR } from '../actors.ts'
import type { ServerContext } from '../context.ts'
import type { Account } from '../state/accounts.ts'
import type { Session } from '../state/sessions.ts'
import { signCompact } from '../tokens/compact-jws.ts'
import { RsaSigningKey } from '../tokens/rsa-key.ts'

const SESSION_ID_CLAIM = 'http://santedb.org/claims/session-id'

interface IdentityTokenRequest {
  readonly session: Session
  /** The session token, which becomes `jti`. */
  readonly accessToken: string
  /** The secret that the application proved in this request; unknown when only a bearer was sent. */
  readonly clientSecret?: string
}

/** The members of a 2.x identity token (SanteDB's `OAuthTokenBehavior.HydrateToken`). */
export function identityTokenClaims(
  { session, accessToken }: IdentityTokenRequest,
  { options }: ServerContext,
): Record<string, unknown> {
  const { application, device, user, scopes, claims, notBeforeMs, notAfterMs } = session
  const [onlyScope, ...moreScopes] = scopes
  return {
    jti: accessToken,
    iat: String(options.clock() / 1000),
    ...subjectClaims(user ?? device ?? application),
    ...(user ? { nameid: user.sid, ...userClaims(user) } : {}),
    appid: application.sid,
    ...(device ? { devid: device.sid } : {}),
    [SESSION_ID_CLAIM]: session.id,
    ...claims,
    scope: moreScopes.length > 0 ? scopes : onlyScope,
    iss: options.issuer,
    nbf: Math.floor(notBeforeMs / 1000),
    exp: Math.floor(notAfterMs / 1000),
  }
}

/**
 * The signed identity token: `typ` first in its header, no `kid` but the key's `name` (SanteDB's
 * `OAuthTokenBehavior.HydrateToken`).
 */
export async function createIdentityToken(
  request: IdentityTokenRequest,
  context: ServerContext,
): Promise<string> {
  const { sid } = request.session.application
  const { keys, options } = context
  const configured = await keys.findFirst([`SA.${sid}`, options.identityTokenKey])
  const payload = identityTokenClaims(request, context)
  if (configured instanceof RsaSigningKey) {
    const { algorithm, name, x5t } = configured
    return signCompact({ typ: 'JWT', alg: algorithm, name, x5t }, payload, configured)
  }
  // An HMAC key gives way to the client's secret whenever the request carried it.
  const { clientSecret } = request
  const key = clientSecret === undefined ? configured : keys.ofSecret(sid, clientSecret)
  return signCompact({ typ: 'JWT', alg: key.algorithm, name: key.name }, payload, key)
}

function subjectClaims({ kind, id, sid }: Account): Readonly<Record<string, string>> {
  return { sub: sid, unique_name: id, actort: ACTOR[kind] }
}

function userClaims({ roles, email }: NonNullable<Session['user']>): Readonly<Record<string, unknown>> {
  const [onlyRole, ...moreRoles] = roles
  return {
    ...(onlyRole === undefined ? {} : { role: moreRoles.length > 0 ? roles : onlyRole }),
    ...(email === undefined ? {} : { email }),
  }
}
