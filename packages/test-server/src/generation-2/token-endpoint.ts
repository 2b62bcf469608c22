import type { ServerContext } from '../context.ts'
import { FormSyntaxError, parseForm } from '../http/form.ts'
import { POLICY, decidePolicy, policyViolationText } from '../policies.ts'
import type { Account } from '../state/accounts.ts'
import type { RecordedRequest } from '../state/recorded-request.ts'
import type { Session } from '../state/sessions.ts'
import { toHex } from '../tokens/bytes.ts'
import { authenticateApplication, authenticateDevice } from './authenticate-client.ts'
import { LANGUAGE_CLAIM, readClientClaims } from './client-claims.ts'
import { decideScopes } from './demanded-scopes.ts'
import { NOT_HEXADECIMAL, NULL_REFERENCE, PipelineError, ReturnedError } from './errors.ts'
import { decodeToken } from './session-token.ts'
import { tokenResponse } from './token-response.ts'

/** What a grant may look at, once the client has been authenticated. */
interface GrantRequest {
  readonly form: ReadonlyMap<string, string>
  readonly claims: ReadonlyMap<string, string>
  readonly application: Account
  readonly device: Account | undefined
}

type Grant = (request: GrantRequest, context: ServerContext) => Session | Promise<Session>

const GRANTS: ReadonlyMap<string | undefined, Grant> = new Map<string | undefined, Grant>([
  ['client_credentials', grantClientCredentials],
  ['refresh_token', grantRefreshToken],
])

/**
 * `POST /auth/oauth2_token` of 2.x (protocol sections 2, 3, 5.1 and 6.4).
 *
 * @throws {ReturnedError} for what the operation refuses
 * @throws {PipelineError} for a body that never reaches it
 */
export async function handleTokenRequest(
  request: Request,
  recorded: RecordedRequest,
  context: ServerContext,
): Promise<Response> {
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
  const device = await authenticateDevice(request, context)
  const claims = readClientClaims(request.headers.get('x-santedbclient-claim'), context.options.allowedClaims)
  const session = await grant({ form, claims, application: application.account, device }, context)
  return tokenResponse(session, application.secret, context)
}

async function readForm(request: Request): Promise<ReadonlyMap<string, string>> {
  const contentType = request.headers.get('content-type')
  if (contentType === null) throw new PipelineError(NULL_REFERENCE)
  if (!/^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(contentType)) {
    throw new PipelineError('Invalid request format')
  }
  try {
    return parseForm(await request.text())
  } catch (error) {
    if (error instanceof FormSyntaxError) throw new PipelineError(error.message)
    throw error
  }
}

function grantClientCredentials(
  { form, claims, application, device }: GrantRequest,
  { options, sessions }: ServerContext,
): Session {
  demand(POLICY.clientCredentialsFlow, application)
  if (!device) throw withoutDevice(options.clientOnlyGrants)
  // SanteDB asks the device for the password flow's policy here. It looks like a slip, but it is what it does.
  demand(POLICY.passwordFlow, device)
  demand(POLICY.loginAsService, device)
  const scopes = decideScopes({ scope: form.get('scope'), claims, holders: [application, device] })
  const language = form.get('ui_locales')
  return sessions.establish({
    application,
    device,
    scopes,
    claims: { ...Object.fromEntries(claims), ...(language ? { [LANGUAGE_CLAIM]: language } : {}) },
  })
}

/** A client-only grant fails in either position of the switch: its principal is the device, which is not there. */
function withoutDevice(clientOnlyGrants: boolean): ReturnedError {
  return new ReturnedError(
    'invalid_grant',
    clientOnlyGrants
      ? 'Invalid username or password'
      : 'client_credentials grant requires device authentication either using X509 or X-Device-Authorization or enabling the DeviceAuthorizationAccessBehavior',
  )
}

/** The old session goes and another comes: new access token, new refresh token (protocol section 5.1). */
async function grantRefreshToken(
  { form }: GrantRequest,
  { keys, sessions }: ServerContext,
): Promise<Session> {
  const refreshToken = form.get('refresh_token')
  if (refreshToken === undefined) throw new ReturnedError('invalid_request', NULL_REFERENCE)
  const { key } = await keys.sessionTokenKey()
  const decoded = await decodeToken(refreshToken, key)
  if (decoded.outcome === 'not-hexadecimal') throw new ReturnedError('invalid_request', NOT_HEXADECIMAL)
  const old = decoded.outcome === 'valid' ? sessions.takeForRefresh(toHex(decoded.id)) : undefined
  if (!old) throw new ReturnedError('invalid_grant', 'Error getting session')
  return sessions.establish(old)
}

function demand(oid: string, account: Account): void {
  const outcome = decidePolicy([account], oid)
  if (outcome !== 'grant') {
    throw new ReturnedError('invalid_grant', policyViolationText(oid, account.id, outcome))
  }
}
