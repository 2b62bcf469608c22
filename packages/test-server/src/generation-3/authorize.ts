import { formPostPage, loginPage } from '../authorize/pages.ts'
import { redirectBack } from '../authorize/redirect.ts'
import type { ServerContext } from '../context.ts'
import { argumentNull } from '../dotnet-messages.ts'
import type { RecordedRequest } from '../state/recorded-request.ts'
import type { User } from '../state/users.ts'
import { authenticateUser } from './authenticate-user.ts'
import { sealCode } from './authorization-code.ts'
import type { Caller } from './caller.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { readForm } from './read-form.ts'
import { readSignInCookie, signInCookie } from './sign-in-cookie.ts'
import { type Language, languageOf, say } from './texts.ts'

const MODES = ['query', 'fragment', 'form_post'] as const
const POSTED_BACK = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'ui_locale',
]

type Mode = (typeof MODES)[number]
type Fields = ReadonlyMap<string, string>

/** What an application asks for, once it is known to be one. */
interface AuthorizeRequest {
  readonly fields: Fields
  readonly application: string
  readonly redirectUri: string
  readonly mode: Mode
}

/**
 * `GET` and `POST /auth/authorize` of 3.x: the login page, and the redirect back with a code. The redirect address is
 * not compared with anything, and there is no PKCE (SanteDB's `OAuthServiceBehavior.Authorize`).
 *
 * @throws {ReturnedError} with the request's `state` as `error_detail`
 */
export async function handleAuthorize(
  { request, recorded, caller }: { request: Request; recorded: RecordedRequest; caller: Caller },
  context: ServerContext,
): Promise<Response> {
  const fields = await readFields(request)
  if (request.method === 'POST') recorded.recordForm(fields)
  const application = context.applications.find(fields.get('client_id') ?? '')
  if (!application) return unknownClient()
  const asked: AuthorizeRequest = { fields, application: application.id, ...readResponse(fields) }
  const user = await findUser(request, asked, context)
  if (user instanceof Response) return user
  const code = await sealCode(
    { application: application.id, device: caller.device?.id, user: user.id, nonce: fields.get('nonce') },
    context,
  )
  const response = answer(asked, code)
  response.headers.append('Set-Cookie', await signInCookie(request, user.id, context))
  return response
}

async function readFields(request: Request): Promise<Fields> {
  if (request.method === 'GET') return new Map(new URL(request.url).searchParams)
  const form = await readForm(request)
  if (!form) throw new ReturnedError('invalid_request', 'request is empty.')
  if (form === 'no body') throw new PipelineError(400, argumentNull('stream'))
  return form
}

/** The contract calls `response_type` optional; the code does not. */
function readResponse(fields: Fields): Pick<AuthorizeRequest, 'redirectUri' | 'mode'> {
  const state = fields.get('state')
  const detail = state === undefined ? {} : { error_detail: state }
  const type = fields.get('response_type')
  if (!type) throw new ReturnedError('invalid_request', 'missing response_type', detail)
  if (type !== 'code') {
    throw new ReturnedError('unsupported_response_type', `unsupported response_type ${type}`, detail)
  }
  const asked = fields.get('response_mode') ?? 'query'
  const mode = MODES.find((known) => known === asked)
  if (!mode)
    throw new ReturnedError('unsupported_response_mode', `unsupported response_mode ${asked}`, detail)
  const redirectUri = fields.get('redirect_uri')
  if (!redirectUri) throw new ReturnedError('invalid_request', 'missing redirect_uri', detail)
  return { redirectUri, mode }
}

/** The user who signs in with this request or has signed in within the hour, else the page to do so. */
async function findUser(
  request: Request,
  { fields }: AuthorizeRequest,
  context: ServerContext,
): Promise<User | Response> {
  const language = fields.get('ui_locale')?.startsWith('fr') ? 'fr' : languageOf(request)
  if (request.method === 'GET') {
    const user = await rememberedUser(request, fields.get('login_hint'), context)
    return user ?? showLogin(fields, language)
  }
  const name = fields.get('username') ?? ''
  const password = fields.get('password') ?? ''
  try {
    return await authenticateUser({ name, password, multiFactorCode: fields.get('x_mfa') }, context)
  } catch (error) {
    if (!(error instanceof ReturnedError)) throw error
    return showLogin(fields, language, say(error.description, 'localized', language))
  }
}

/** The one who is hinted at, or the only one. */
async function rememberedUser(
  request: Request,
  hint: string | undefined,
  context: ServerContext,
): Promise<User | undefined> {
  const names = await readSignInCookie(request, context)
  const name = hint === undefined && names.length === 1 ? names[0] : names.find((known) => known === hint)
  return name === undefined ? undefined : context.users.find(name)
}

function showLogin(fields: Fields, language: Language, message?: string): Response {
  return loginPage({
    hidden: Object.fromEntries(
      POSTED_BACK.flatMap((name) => {
        const value = fields.get(name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
    username: fields.get('username') ?? fields.get('login_hint') ?? '',
    message,
    multiFactorField: 'x_mfa',
    language,
  })
}

/** An empty `state` is sent back too. */
function answer({ fields, redirectUri, mode }: AuthorizeRequest, code: string): Response {
  const state = fields.get('state') ?? ''
  if (mode === 'form_post') return formPostPage(redirectUri, { state, code })
  return redirectBack(redirectUri, mode === 'fragment' ? '#' : '?', { code, state })
}

function unknownClient(): Response {
  return new Response('False', { status: 400, headers: { 'Content-Type': 'text/plain' } })
}
