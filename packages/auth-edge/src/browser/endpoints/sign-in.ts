import { password } from '@santedb/auth-core'
import { policies } from '@santedb/auth-core/policies'
import * as v from 'valibot'
import { guardPage } from '../guard-page.ts'
import { formText, readJson } from '../read-json.ts'
import { describeSession, type SignInStep, stepOfError } from '../steps.ts'
import type { Endpoint, EndpointAnswer } from './endpoint.ts'
import { endSession, signInAnew } from './new-session.ts'

const form = v.strictObject({
  username: formText,
  password: formText,
  mfaCode: v.optional(formText),
  facility: v.optional(formText),
  purpose: v.optional(formText),
})

/** `POST <prefix>/sign-in`: a user with a password, and whatever SanteDB asks for besides. */
export const signInByPassword: Endpoint = async (call, _, browser) => {
  const { world, settings } = browser
  guardPage(call.request, settings.origin)
  const { facility, purpose, ...credentials } = await readJson(call.request, form, world.clock)
  const claims = { ...(facility !== undefined && { facility }), ...(purpose !== undefined && { purpose }) }
  return signInAs(call, browser, { ...credentials, claims })
}

/** Signs in with a password; a step that comes first is an answer like any other. */
export async function signInAs(
  call: Parameters<Endpoint>[0],
  browser: Parameters<Endpoint>[2],
  credentials: Parameters<typeof password>[0],
): Promise<EndpointAnswer> {
  const { world, settings } = browser
  let signedIn: Awaited<ReturnType<typeof signInAnew>>
  try {
    const grant = password(credentials)
    signedIn = await signInAnew(call, browser, { by: 'password', user: credentials.username, grant })
  } catch (error) {
    return tell(stepOfError(error))
  }
  const { session, kept } = signedIn
  // What iCDR 2.x grants for a password that has expired is good for nothing but another one.
  if (
    session.can(policies.passwordChange) &&
    !session.can(policies.login) &&
    world.authOptions.dialect === 'icdr2'
  ) {
    await endSession(kept, call, world)
    return tell({ step: 'change-password' })
  }
  const info = describeSession(session, kept.about, world.clock.now(), settings.maximumAgeMs)
  return { ...tell({ step: 'done', session: info }), cookies: await kept.save(call.request) }
}

function tell(step: SignInStep): EndpointAnswer {
  return { response: Response.json(step) }
}
