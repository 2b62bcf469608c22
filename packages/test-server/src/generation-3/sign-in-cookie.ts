import * as v from 'valibot'
import type { ServerContext } from '../context.ts'

const NAME = '_a'
const LIFETIME_SECONDS = 3600
const schema = v.object({ users: v.array(v.string()), untilMs: v.number() })

/**
 * The names of the users that have signed in at this browser within the hour (cookie `_a`, SanteDB's
 * `OAuthServiceBehavior.Authorize`).
 */
export async function readSignInCookie(
  request: Request,
  { sealed, options }: ServerContext,
): Promise<readonly string[]> {
  const [, value = ''] = /(?:^|;\s*)_a=([^;]*)/.exec(request.headers.get('cookie') ?? '') ?? []
  const opened = await sealed.open(value)
  const parsed = v.safeParse(schema, opened.outcome === 'opened' ? opened.value : undefined)
  return parsed.success && options.clock() < parsed.output.untilMs ? parsed.output.users : []
}

/** `Set-Cookie` with one more user. */
export async function signInCookie(request: Request, user: string, context: ServerContext): Promise<string> {
  const users = [...new Set([...(await readSignInCookie(request, context)), user])]
  const untilMs = context.options.clock() + LIFETIME_SECONDS * 1000
  const value = await context.sealed.seal({ users, untilMs })
  const secure = new URL(request.url).protocol === 'https:' ? '; Secure' : ''
  return `${NAME}=${value}; Path=/auth; Max-Age=${LIFETIME_SECONDS}; HttpOnly; SameSite=Lax${secure}`
}
