import { AuthError } from '../errors/auth-error.ts'
import { resourceError } from '../errors/failures.ts'
import { createRedactor } from '../errors/redact.ts'
import { type Claims, withoutToken } from '../protocol/identity-token.ts'
import { readAnswer } from '../protocol/read-answer.ts'
import type { Session } from '../session/session.ts'

const path = '/auth/userinfo'

/** What {@link getUserInfo} asks with: every `Auth` will do. */
export interface UserInfoClient {
  readonly fetch: typeof globalThis.fetch
  session(this: void): Promise<Session>
}

/**
 * Asks SanteDB who is signed in. iCDR 2.x answers with the claims of the identity token, iCDR 3.x with one text for
 * each of its own claim types.
 *
 * @throws AuthError `resource_error` where the answer is no user, and every code of `auth.fetch`.
 *
 * @example
 * ```ts
 * import { createAuth, interactive } from '@santedb/auth-core'
 * import { getUserInfo } from '@santedb/auth-core/look-ups'
 *
 * const auth = createAuth({ root: 'https://icdr.example.org', clientId: 'EXAMPLE', grant: interactive() })
 * const user = await getUserInfo(auth)
 * ```
 */
export async function getUserInfo({ fetch, session }: UserInfoClient): Promise<Claims> {
  const response = await fetch(path)
  const { accessToken } = await session()
  const { status, body, kind } = await readAnswer(response, createRedactor([accessToken]))
  if (status !== 200 || kind !== undefined || 'error' in body) {
    throw new AuthError(resourceError, `${path} told of no user (HTTP ${status}).`, { status })
  }
  return withoutToken(body, accessToken)
}
