import { CompactSign } from 'jose'
import type { ServerContext } from '../context.ts'
import type { Session } from '../state/sessions.ts'
import { utf8 } from '../tokens/bytes.ts'
import type { SigningKeys } from '../tokens/signing-keys.ts'

const DEVICE_ACTOR = '5d584bec-7cfe-4d24-a6d7-efaf7f315c1f'
const SESSION_ID_CLAIM = 'http://santedb.org/claims/session-id'

interface IdentityTokenRequest {
  readonly session: Session
  readonly accessToken: string
  /** The secret that the application proved in this request; unknown when only a bearer was sent. */
  readonly clientSecret?: string
}

/** The members of a 2.x identity token (protocol section 4.1). */
export function identityTokenClaims(
  { session, accessToken }: IdentityTokenRequest,
  { options }: ServerContext,
): Record<string, unknown> {
  const { application, device, scopes, claims, notBeforeMs, notAfterMs } = session
  const [onlyScope, ...moreScopes] = scopes
  return {
    jti: accessToken,
    iat: String(options.clock() / 1000),
    sub: device.sid,
    unique_name: device.id,
    actort: DEVICE_ACTOR,
    appid: application.sid,
    devid: device.sid,
    [SESSION_ID_CLAIM]: session.id,
    ...claims,
    scope: moreScopes.length > 0 ? scopes : onlyScope,
    iss: options.issuer,
    nbf: Math.floor(notBeforeMs / 1000),
    exp: Math.floor(notAfterMs / 1000),
  }
}

/** The signed identity token: `typ` first in its header, no `kid` but the key's `name` (section 4.4). */
export async function createIdentityToken(
  request: IdentityTokenRequest,
  context: ServerContext,
): Promise<string> {
  const { name, key } = await chooseKey(request, context)
  return new CompactSign(utf8(JSON.stringify(identityTokenClaims(request, context))))
    .setProtectedHeader({ typ: 'JWT', alg: 'HS256', name })
    .sign(key)
}

/**
 * The application's own key, else the configured one. Both being HMAC, the client's secret takes their place
 * whenever the request carried it, and the header names the application instead.
 */
async function chooseKey(
  { session, clientSecret }: IdentityTokenRequest,
  { keys, options }: ServerContext,
): Promise<{ name: string; key: CryptoKey }> {
  const { sid } = session.application
  if (clientSecret !== undefined) return { name: sid, key: await keys.ofSecret(clientSecret) }
  return (await findConfiguredKey(keys, [`SA.${sid}`, options.identityTokenKey])) ?? keys.sessionTokenKey()
}

async function findConfiguredKey(
  keys: SigningKeys,
  names: readonly string[],
): ReturnType<SigningKeys['find']> {
  for (const name of names) {
    const key = await keys.find(name)
    if (key) return key
  }
  return undefined
}
