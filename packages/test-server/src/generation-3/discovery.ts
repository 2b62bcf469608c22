import type { ServerContext } from '../context.ts'
import { boundAddress } from '../http/bound-address.ts'
import { GRANT_TYPES } from './token-endpoint.ts'

/**
 * `GET /auth/.well-known/openid-configuration` (SanteDB's `OAuthServiceBehavior.Discovery`), under the address the
 * request came to.
 */
export function handleDiscovery(request: Request, { options, keys }: ServerContext): Response {
  const bound = boundAddress(request)
  return Response.json({
    issuer: options.issuer,
    authorization_endpoint: `${bound}/authorize`,
    token_endpoint: `${bound}/oauth2_token`,
    userinfo_endpoint: `${bound}/userinfo`,
    jwks_uri: `${bound}/jwks`,
    end_session_endpoint: `${bound}/signout`,
    scopes_supported: [...options.policyNames.keys()],
    response_types_supported: ['code'],
    grant_types_supported: GRANT_TYPES,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: keys.algorithms,
  })
}
