import { formPostPage, loginPage } from '../authorize/pages.ts'
import { redirectBack } from '../authorize/redirect.ts'
import type { ServerContext } from '../context.ts'
import type { Account } from '../state/accounts.ts'
import type { RecordedRequest } from '../state/recorded-request.ts'
import type { User } from '../state/users.ts'
import { fromHex, toHex, utf8 } from '../tokens/bytes.ts'
import { signCode } from './authorization-code.ts'
import { decideScopes } from './demanded-scopes.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { authenticateUser } from './authenticate-user.ts'
import { ordinaryTerms } from './grant.ts'
import { readForm } from './read-form.ts'
import { tokenResponseMembers } from './token-answer.ts'

// In this order they are signed.
const SIGNED_FIELDS = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'scope',
  'state',
  'nonce',
  'claim',
]

type Fields = ReadonlyMap<string, string>

/**
 * `GET` and `POST /auth/authorize/…` of 2.x: the login page, whose fields come back under a signature `dsig`, and the
 * way back with a code or, in the implicit flow, with tokens (SanteDB's `OAuthTokenBehavior.SelfPost`).
 *
 * @throws {PipelineError} for an unknown client, a scope without `openid`, or fields that were tampered with
 */
export async function handleAuthorize(
  request: Request,
  recorded: RecordedRequest,
  context: ServerContext,
): Promise<Response> {
  const fields = await readFields(request)
  if (request.method === 'POST') recorded.recordForm(fields)
  const application = context.applications.find(fields.get('client_id') ?? '')
  if (!application) throw new PipelineError('Unknown client application')
  if (!fields.get('scope')?.split(' ').includes('openid')) {
    throw new PipelineError('The scope openid is required')
  }
  const redirectUri = fields.get('redirect_uri')
  if (!redirectUri) throw new PipelineError('redirect_uri is required')
  if (request.method === 'GET') return showLogin(fields, context)
  if (!(await isSigned(fields, context))) throw new PipelineError('The request was tampered with')
  try {
    const user = await authenticateUser(
      { name: fields.get('username') ?? '', password: fields.get('password') ?? '', multiFactorCode: null },
      context,
    )
    const values = await answer({ fields, application, user }, context)
    return fields.get('response_mode') === 'form_post'
      ? formPostPage(redirectUri, values)
      : redirectBack(redirectUri, '?', values)
  } catch (error) {
    if (error instanceof ReturnedError) return showLogin(fields, context, error.message)
    throw error
  }
}

async function readFields(request: Request): Promise<Fields> {
  return request.method === 'GET' ? new Map(new URL(request.url).searchParams) : readForm(request)
}

interface Answer {
  readonly fields: Fields
  readonly application: Account
  readonly user: User
}

/** A code, or whatever a response type with `token` in it asks for. */
async function answer(
  { fields, application, user }: Answer,
  context: ServerContext,
): Promise<Readonly<Record<string, string>>> {
  const scope = fields.get('scope') ?? ''
  const state = fields.get('state') ?? ''
  const types = fields.get('response_type')?.split(' ') ?? ['code']
  if (!types.includes('token') && !types.includes('id_token')) {
    return { code: await signCode({ application: application.id, user: user.id, scope }, context), state }
  }
  const oids = scope.replaceAll('openid', '')
  const scopes = decideScopes({
    scope: oids,
    claims: new Map(),
    holders: [user, application],
    policyNames: context.options.policyNames,
  })
  const nonce = fields.get('nonce')
  const session = context.sessions.establish(
    { application, user, scopes, claims: nonce === undefined ? {} : { nonce } },
    ordinaryTerms(context),
  )
  const members = await tokenResponseMembers({ session }, context)
  return {
    ...(types.includes('token')
      ? {
          access_token: members.access_token,
          token_type: members.token_type,
          expires_in: String(members.expires_in),
        }
      : {}),
    ...(types.includes('id_token') && members.id_token !== undefined ? { id_token: members.id_token } : {}),
    state,
  }
}

async function showLogin(fields: Fields, context: ServerContext, message?: string): Promise<Response> {
  const present = SIGNED_FIELDS.flatMap((name) => {
    const value = fields.get(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const key = await context.keys.sessionTokenKey()
  return loginPage({
    hidden: { ...Object.fromEntries(present), dsig: toHex(await key.sign(signedText(fields))) },
    username: fields.get('username') ?? '',
    message,
    language: 'en',
  })
}

async function isSigned(fields: Fields, { keys }: ServerContext): Promise<boolean> {
  const signature = fromHex(fields.get('dsig') ?? '')
  return signature !== undefined && (await keys.sessionTokenKey()).verify(signedText(fields), signature)
}

function signedText(fields: Fields): ReturnType<typeof utf8> {
  return utf8(JSON.stringify(SIGNED_FIELDS.map((name) => fields.get(name) ?? null)))
}
