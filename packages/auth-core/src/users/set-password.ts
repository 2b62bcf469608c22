import type { Auth } from '../auth.ts'
import type { Session } from '../session/session.ts'
import { userNameOf } from './user-name.ts'

/**
 * Sets the password of the user whose session it is, and tells whether SanteDB took it.
 *
 * @example
 * ```ts
 * import { createAuth, expiredPassword, setPassword } from '@santedb/auth-core/users'
 *
 * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
 * export async function change(username: string, password: string, newPassword: string) {
 *   const session = await auth.signIn(expiredPassword({ username, password }))
 *   return setPassword(auth, session, { username, newPassword })
 * }
 * ```
 * @throws AuthError every code of the `fetch` that is given.
 * @see SanteDB's `SecurityUserResourceHandler`
 */
export async function setPassword(
  { fetch }: Pick<Auth, 'fetch'>,
  session: Session,
  { username, newPassword }: { username: string; newPassword: string },
): Promise<boolean> {
  const { subject: id = '' } = session
  const response = await fetch(`/ami/SecurityUser/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      $type: 'SecurityUserInfo',
      passwordOnly: true,
      entity: {
        $type: 'SecurityUser',
        id,
        userName: userNameOf(session) || username,
        password: newPassword,
      },
    }),
  })
  await response.body?.cancel()
  return response.ok
}
