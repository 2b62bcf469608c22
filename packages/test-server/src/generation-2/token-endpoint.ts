import type { IncomingRequest } from '../http/incoming-request.ts'
import type { JsonAnswer } from '../http/json-answer.ts'
import type { ServerContext, ServerEnvironment } from '../context.ts'
import { authenticateApplication, authenticateDevice } from './authenticate-client.ts'
import { readClientClaims } from './client-claims.ts'
import { ReturnedError } from './errors.ts'
import { grantAuthorizationCode } from './grant-authorization-code.ts'
import { grantChallenge } from './grant-challenge.ts'
import { grantClientCredentials } from './grant-client-credentials.ts'
import { grantPassword } from './grant-password.ts'
import { grantRefreshToken } from './grant-refresh-token.ts'
import type { Grant } from './grant.ts'
import { readForm } from './read-form.ts'
import { tokenAnswer } from './token-answer.ts'

const GRANTS: ReadonlyMap<string | undefined, Grant> = new Map<string | undefined, Grant>([
  ['authorization_code', grantAuthorizationCode],
  ['client_credentials', grantClientCredentials],
  ['password', grantPassword],
  ['refresh_token', grantRefreshToken],
  ['x_challenge', grantChallenge],
])

/**
 * `POST /auth/oauth2_token` of 2.x (SanteDB's `OAuthTokenBehavior.Token`, `OAuthTokenResponse` and
 * `OAuthTokenBehavior`).
 *
 * @throws {ReturnedError} for what the operation refuses
 * @throws {PipelineError} for a body that never reaches it
 */
export async function handleTokenRequest(
  request: IncomingRequest,
  { recorded, connection }: ServerEnvironment['Bindings'],
  context: ServerContext,
): Promise<JsonAnswer> {
  const form = await readForm(request)
  recorded.recordForm(form)
  const grant = GRANTS.get(form.get('grant_type'))
  if (!grant) {
    throw new ReturnedError(
      'unsupported_grant_type',
      "Only 'password', 'client_credentials' or 'refresh_token' grants supported",
    )
  }
  const application = await authenticateApplication(request, form, context)
  const device = await authenticateDevice(request, connection, context)
  const { headers } = request
  const claims = readClientClaims(headers.get('x-santedbclient-claim'), context.options.allowedClaims)
  const multiFactorCode = headers.get('x-santedb-tfasecret')
  const session = await grant(
    { form, claims, multiFactorCode, application: application.account, device },
    context,
  )
  return tokenAnswer({ session, clientSecret: application.secret }, context)
}
