import * as v from 'valibot'
import { type Session, sessionAccounts, type SessionStore } from '../state/sessions.ts'

const passwordChange = v.object({
  passwordOnly: v.literal(true),
  entity: v.object({
    id: v.string(),
    userName: v.string(),
    password: v.pipe(v.string(), v.minLength(1)),
  }),
})

/**
 * `PUT /ami/SecurityUser/<sid>` with `passwordOnly`: a user's own new password. The sessions of the user end with the
 * old one (SanteDB's `SecurityUserResourceHandler` and `AbandonSessionAfterPasswordReset`).
 */
export async function changeOwnPassword(
  request: Request,
  { session, sid, sessions }: { session: Session; sid: string; sessions: SessionStore },
): Promise<Response> {
  const { success, output } = v.safeParse(passwordChange, await request.json().catch(() => undefined))
  if (!success) return new Response(null, { status: 400 })
  const { user } = session
  const { id, userName, password } = output.entity
  const isOwn = user?.sid === sid && user.sid === id && user.id.toLowerCase() === userName.toLowerCase()
  if (!user || !isOwn) return new Response(null, { status: 403 })
  user.changeSecret(password)
  for (const other of sessions.all) if (sessionAccounts(other).includes(user)) sessions.abandon(other)
  return new Response(null, { status: 204 })
}
