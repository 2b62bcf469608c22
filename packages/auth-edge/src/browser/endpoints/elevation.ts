import { password } from '@santedb/auth-core'
import { userNameOf } from '@santedb/auth-core/users'
import * as v from 'valibot'
import { Problem } from '../../gateway/problem.ts'
import { guardPage } from '../guard-page.ts'
import { formText, readJson } from '../read-json.ts'
import { describeSession, stepOfError } from '../steps.ts'
import { createUserAuth, freshSession } from '../user-auth.ts'
import type { Endpoint } from './endpoint.ts'
import { endElevatedSession } from './new-session.ts'

const oid = v.pipe(v.string(), v.regex(/^\d+(\.\d+)+$/), v.maxLength(128))
const form = v.strictObject({
  purpose: formText,
  policies: v.pipe(v.array(oid), v.minLength(1), v.maxLength(32)),
  password: formText,
  mfaCode: v.optional(formText),
  facility: v.optional(formText),
})

/**
 * `POST <prefix>/elevation`: overridden policies for a stated purpose ("break the glass"), for the user who is signed
 * in and enters the password once more. Calls use it that say so with the header `x-santedb-elevation`.
 */
export const elevate: Endpoint = async ({ request, context }, _, { world, settings, keeping }) => {
  guardPage(request, settings.origin)
  const { purpose, policies, facility, ...secrets } = await readJson(request, form, world.clock)
  const kept = await keeping.open(request)
  if (!kept) throw new Problem('sign_in_required', { cookies: keeping.forget(request) })
  const auth = createUserAuth(kept, world, context)
  const session = await freshSession(auth, kept, world, request.signal)
  // Whoever is signed in, and nobody else, whatever the page says.
  const username = userNameOf(session) || kept.about.user
  try {
    const elevated = await auth.elevate({
      grant: password({ username, ...secrets }),
      purpose,
      policies,
      ...(facility !== undefined && { claims: { facility } }),
      signal: request.signal,
    })
    const { accessToken, expiresAt } = elevated.session
    const expiresAtMs = expiresAt.getTime() - auth.serverAheadMs()
    await kept.update({ elevation: { accessToken, policies, expiresAtMs } })
  } catch (error) {
    return { response: Response.json(stepOfError(error)), cookies: await kept.save(request) }
  }
  const info = describeSession(session, kept.about, world.clock.now(), settings.maximumAgeMs)
  return { response: Response.json({ step: 'done', session: info }), cookies: await kept.save(request) }
}

/** `DELETE <prefix>/elevation`: gives the elevation up. */
export const endElevation: Endpoint = async ({ request }, _, { world, settings, keeping }) => {
  guardPage(request, settings.origin)
  const kept = await keeping.open(request)
  if (kept) {
    await endElevatedSession(kept, request.signal, world)
    await kept.update({ elevation: undefined })
  }
  return { response: new Response(null, { status: 204 }), cookies: (await kept?.save(request)) ?? [] }
}
