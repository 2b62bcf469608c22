import type { ServerContext } from '../context.ts'
import { signCompact } from '../tokens/compact-jws.ts'
import { RsaSigningKey } from '../tokens/rsa-key.ts'
import { type IdentityRequest, identityClaims } from './identity-claims.ts'

/**
 * The signed identity token, with the key named `SA.<application>`, else the configured one, else `default`
 * (SanteDB's `CreateSigningCredentials`). There is always one of them, so that a client's secret never signs.
 */
export async function createIdentityToken(
  request: IdentityRequest,
  { keys, options }: ServerContext,
): Promise<string> {
  const key = await keys.findFirst([`SA.${request.session.application.id}`, options.identityTokenKey])
  const header =
    key instanceof RsaSigningKey
      ? { alg: key.algorithm, kid: key.thumbprint, x5t: key.x5t, typ: 'JWT' }
      : { alg: key.algorithm, kid: key.name, typ: 'JWT' }
  return signCompact(header, await identityClaims(request, options), key)
}
