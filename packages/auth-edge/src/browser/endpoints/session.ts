import { isAuthError } from '@santedb/auth-core'
import { guardPage } from '../guard-page.ts'
import { describeSession } from '../steps.ts'
import { createUserAuth, freshSession } from '../user-auth.ts'
import type { Endpoint } from './endpoint.ts'
import { endSession } from './new-session.ts'

const signedOut = { signedIn: false } as const

/** `GET <prefix>/session`: who is signed in, and until when. */
export const tellSession: Endpoint = async ({ request, context }, _, { world, settings, keeping }) => {
  guardPage(request, settings.origin)
  const kept = await keeping.open(request)
  if (!kept) return { response: Response.json(signedOut), cookies: keeping.forget(request) }
  try {
    const session = await freshSession(createUserAuth(kept, world, context), kept, world, request.signal)
    const info = describeSession(session, kept.about, world.clock.now(), settings.maximumAgeMs)
    return { response: Response.json({ signedIn: true, ...info }), cookies: await kept.save(request) }
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'sign_in_required') throw error
    await kept.end()
    return { response: Response.json(signedOut), cookies: keeping.forget(request) }
  }
}

/** `POST <prefix>/sign-out`: ends the browser's session, and SanteDB's. */
export const signOut: Endpoint = async (call, _, { world, settings, keeping }) => {
  guardPage(call.request, settings.origin)
  const kept = await keeping.open(call.request)
  const ended = kept ? await endSession(kept, call, world) : { endedAtServer: false }
  return { response: Response.json(ended), cookies: keeping.forget(call.request) }
}
