import { challenge, password } from '@santedb/auth-core'
import * as v from 'valibot'
import { Problem } from '../../gateway/problem.ts'
import { guardPage } from '../guard-page.ts'
import { formText, readJson } from '../read-json.ts'
import { stepOfError, userOf } from '../steps.ts'
import { createUserAuth } from '../user-auth.ts'
import type { Endpoint } from './endpoint.ts'
import { endSession, signInAnew } from './new-session.ts'
import { signInAs } from './sign-in.ts'

// By this challenge iCDR 3.x takes a password that has expired (SanteDB's `AdoSecurityChallengeProvider`).
const expiredPasswordId = '00000000-0000-0000-0000-000000000000'

const form = v.strictObject({
  username: formText,
  password: formText,
  newPassword: formText,
  mfaCode: v.optional(formText),
})

/**
 * `POST <prefix>/password`: a new password for one that has expired, and a sign-in with it. The session that does it
 * is one that can do nothing else (SanteDB's `SecurityUserResourceHandler`).
 */
export const changePassword: Endpoint = async (call, _, browser) => {
  const { world, settings } = browser
  guardPage(call.request, settings.origin)
  const { username, newPassword, ...old } = await readJson(call.request, form, world.clock)
  const grant =
    world.authOptions.dialect === 'icdr2'
      ? password({ username, ...old })
      : challenge({ username, challenge: expiredPasswordId, response: old.password, mfaCode: old.mfaCode })
  let temporary: Awaited<ReturnType<typeof signInAnew>>
  try {
    temporary = await signInAnew(call, browser, { by: 'password', user: username, grant })
  } catch (error) {
    return { response: Response.json(stepOfError(error)) }
  }
  const { session, kept } = temporary
  const response = await createUserAuth(kept, world, call.context).fetch(
    `/ami/SecurityUser/${encodeURIComponent(session.subject ?? '')}`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'x-request-id': call.requestId },
      body: JSON.stringify({
        $type: 'SecurityUserInfo',
        passwordOnly: true,
        entity: {
          $type: 'SecurityUser',
          id: session.subject,
          userName: userOf(session) || username,
          password: newPassword,
        },
      }),
      signal: call.request.signal,
    },
  )
  await response.body?.cancel()
  await endSession(kept, call, world)
  if (!response.ok)
    throw new Problem('sign_in_rejected', { detail: 'SanteDB does not take the new password.', status: 422 })
  return signInAs(call, browser, { username, password: newPassword })
}
