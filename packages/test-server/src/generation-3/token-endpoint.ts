import type { IncomingRequest } from '../http/incoming-request.ts'
import type { JsonAnswer } from '../http/json-answer.ts'
import type { ServerContext } from '../context.ts'
import { argumentNull } from '../dotnet-messages.ts'
import type { RecordedRequest } from '../state/recorded-request.ts'
import { authenticateApplication } from './authenticate-application.ts'
import type { Caller } from './caller.ts'
import { readClientClaims } from './client-claims.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { grantAuthorizationCode } from './grant-authorization-code.ts'
import { grantChallenge } from './grant-challenge.ts'
import { grantClientCredentials } from './grant-client-credentials.ts'
import { grantPassword } from './grant-password.ts'
import { grantRefreshToken } from './grant-refresh-token.ts'
import type { Grant } from './grant.ts'
import { readForm } from './read-form.ts'
import { tokenAnswer } from './token-answer.ts'

const GRANTS: ReadonlyMap<string, Grant> = new Map<string, Grant>([
  ['authorization_code', grantAuthorizationCode],
  ['client_credentials', grantClientCredentials],
  ['password', grantPassword],
  ['refresh_token', grantRefreshToken],
  ['x_challenge', grantChallenge],
])

/** The grants that discovery lists. */
export const GRANT_TYPES: readonly string[] = [...GRANTS.keys()]

/** Everything that a token request says. */
export interface TokenRequest {
  readonly request: IncomingRequest
  readonly recorded: RecordedRequest
  readonly caller: Caller
}

/**
 * `POST /auth/oauth2_token` of 3.x (SanteDB's `OAuthServiceBehavior.Token`, `OAuthTokenResponse` and
 * `OAuthErrorBehavior`).
 *
 * @throws {ReturnedError} for what the operation refuses
 * @throws {PipelineError} for what ends in an exception
 * @throws {PolicyViolation} for a policy that is not granted
 */
export async function handleTokenRequest(
  { request, recorded, caller }: TokenRequest,
  context: ServerContext,
): Promise<JsonAnswer> {
  const form = await readForm(request)
  if (!form) throw new ReturnedError('invalid_request', 'request is empty.')
  if (form === 'no body') throw new PipelineError(400, argumentNull('stream'))
  recorded.recordForm(form)
  assertOneSecret(form, caller, context)
  const grantType = form.get('grant_type')?.trim().toLowerCase() ?? ''
  const grant = GRANTS.get(grantType)
  if (!grant) throw new ReturnedError('unsupported_grant_type', `unsupported grant type ${grantType}`)
  const application = await authenticateApplication(form, caller, context)
  const claims = readClientClaims(request, grantType)
  const { device, certificateSubject } = caller
  const granted = await grant({ form, claims, application, device, certificateSubject }, context)
  return tokenAnswer(
    {
      session: granted.session,
      clientId: form.get('client_id') ?? null,
      nonce: form.get('nonce') ?? granted.nonce,
      withRefreshToken: true,
    },
    context,
  )
}

/**
 * The device's secret and the client's are kept under the same key: having both is an error (SanteDB's
 * `OAuthServiceBehavior.Token`).
 */
function assertOneSecret(
  form: ReadonlyMap<string, string>,
  { hasDeviceSecret }: Caller,
  { options }: ServerContext,
): void {
  if (options.duplicateSecretFailure && hasDeviceSecret && form.get('client_secret')) {
    throw new PipelineError(400, 'An item with the same key has already been added. Key: symm_secret')
  }
}
