import type { ServerContext } from '../context.ts'
import { boundAddress } from '../http/bound-address.ts'

/**
 * `GET /auth/.well-known/openid-configuration` (SanteDB's `OAuthTokenBehavior.GetDiscovery`). The addresses are those
 * that the request came to, always with a port. The refresh grant works but is not listed, and `jwks_uri` leads
 * nowhere.
 */
export function handleDiscovery(request: Request, { options, keys }: ServerContext): Response {
  const bound = boundAddress(request)
  return Response.json({
    issuer: options.issuer,
    authorization_endpoint: `${bound}/authorize/`,
    token_endpoint: `${bound}/oauth2_token`,
    userinfo_endpoint: `${bound}/userinfo`,
    jwks_uri: `${bound}/jwks`,
    scopes_supported: [...options.policyNames.keys()],
    response_types_supported: ['code'],
    grant_types_supported: ['client_credentials', 'password', 'authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: keys.algorithms,
  })
}
