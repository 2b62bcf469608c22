import type { ServerContext } from '../context.ts'
import type { Session } from '../state/sessions.ts'
import { type CompactJws, readCompact } from '../tokens/compact-jws.ts'
import { RsaSigningKey } from '../tokens/rsa-key.ts'
import { argumentNull } from '../dotnet-messages.ts'
import type { Caller } from './caller.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { readForm } from './read-form.ts'
import { readSignInCookie } from './sign-in-cookie.ts'
import { text } from './texts.ts'

/**
 * `GET` and `POST /auth/signout`: ends the session of an identity token that is given as a hint, else that of the
 * bearer, else those of the users in the cookie (SanteDB's `OAuthServiceBehavior.Signout`).
 *
 * @throws {ReturnedError} for a hint that is not valid or whose session is not known
 * @throws {PipelineError} 401 for a hint whose session has ended, 400 for a form without a body
 */
export async function handleSignout(
  request: Request,
  { bearer }: Caller,
  context: ServerContext,
): Promise<Response> {
  const fields = await readFields(request)
  const hint = fields?.get('id_token_hint')
  if (hint) context.sessions.abandon(await sessionOfHint(hint, context))
  else if (fields && bearer) context.sessions.abandon(bearer.session)
  else if (fields) await abandonRemembered(request, context)
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } })
}

/** Without hint and bearer the cookie of the login page counts: every session of every user in it. */
async function abandonRemembered(request: Request, context: ServerContext): Promise<void> {
  const names = await readSignInCookie(request, context)
  for (const session of context.sessions.all) {
    if (session.user && names.includes(session.user.id)) context.sessions.abandon(session)
  }
}

/** The query of a GET, the form of a POST; a POST without a content type does nothing. */
async function readFields(request: Request): Promise<ReadonlyMap<string, string> | undefined> {
  if (request.method === 'GET') return new Map(new URL(request.url).searchParams)
  const form = await readForm(request)
  if (form === 'no body') throw new PipelineError(400, argumentNull('stream'))
  return form
}

async function sessionOfHint(hint: string, context: ServerContext): Promise<Session> {
  const jws = readCompact(hint)
  if (!jws || !(await isValid(jws, context))) throw new ReturnedError('invalid_request', 'invalid token')
  const session = context.sessions.get(String(jws.payload['sid']))
  if (!session) throw new ReturnedError('invalid_request', 'invalid session')
  if (!context.sessions.isLive(session)) throw new PipelineError(401, text('sessionExpired'))
  return session
}

/** The keys for this check leave out the symmetric ones, so that HS256 is never valid. */
async function isValid(jws: CompactJws, { keys, options }: ServerContext): Promise<boolean> {
  const { iss, exp } = jws.payload
  if (iss !== options.issuer || typeof exp !== 'number' || exp * 1000 <= options.clock()) return false
  for (const key of await keys.all()) {
    if (key instanceof RsaSigningKey && (await key.verify(jws.signedPart, jws.signature))) return true
  }
  return false
}
