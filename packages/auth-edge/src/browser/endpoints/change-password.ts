import { expiredPassword, password } from '@santedb/auth-core'
import { setPassword } from '@santedb/auth-core/users'
import * as v from 'valibot'
import { Problem } from '../../gateway/problem.ts'
import { guardPage } from '../guard-page.ts'
import { formText, readJson } from '../read-json.ts'
import { stepOfError } from '../steps.ts'
import { createUserAuth } from '../user-auth.ts'
import type { Endpoint } from './endpoint.ts'
import { endSession, signInAnew } from './new-session.ts'
import { signInAs } from './sign-in.ts'

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
      : expiredPassword({ username, ...old })
  let temporary: Awaited<ReturnType<typeof signInAnew>>
  try {
    temporary = await signInAnew(call, browser, { by: 'password', user: username, grant })
  } catch (error) {
    return { response: Response.json(stepOfError(error)) }
  }
  const { session, kept } = temporary
  const auth = createUserAuth(kept, world, call.context)
  const traced: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('x-request-id', call.requestId)
    return auth.fetch(input, { ...init, headers, signal: call.request.signal })
  }
  const isTaken = await setPassword({ fetch: traced }, session, { username, newPassword })
  await endSession(kept, call, world)
  if (!isTaken)
    throw new Problem('sign_in_rejected', { detail: 'SanteDB does not take the new password.', status: 422 })
  return signInAs(call, browser, { username, password: newPassword })
}
