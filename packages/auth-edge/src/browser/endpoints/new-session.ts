import type { Grant, Session } from '@santedb/auth-core'
import type { IncomingCall } from '../../gateway/callers/caller.ts'
import { base64url } from '../../gateway/digest.ts'
import type { KeptSession } from '../keeping.ts'
import { createUserAuth, noteSession } from '../user-auth.ts'
import type { BrowserWorld } from './endpoint.ts'

/**
 * Signs a user in, into a session whose id nobody could have known before. The one that the browser had ends.
 *
 * @throws AuthError for what the user has to do first, and whatever else SanteDB refuses.
 */
export async function signInAnew(
  { request, context }: IncomingCall,
  { world, keeping }: BrowserWorld,
  { by, user, grant }: { by: 'password' | 'code'; user: string; grant: Grant },
): Promise<{ session: Session; kept: KeptSession }> {
  const nowMs = world.clock.now()
  const kept = keeping.begin({
    id: base64url(crypto.getRandomValues(new Uint8Array(32))),
    by,
    user,
    startedAtMs: nowMs,
    expiresAtMs: 0,
    renewAtMs: nowMs,
    version: 0,
  })
  const auth = createUserAuth(kept, world, context)
  const session = await auth.signIn(grant, { signal: request.signal })
  const before = await keeping.open(request)
  if (before) await endSession(before, { request, context }, world)
  await noteSession(auth, kept, session, world)
  return { session, kept }
}

/** Ends the elevated session of a browser's, where there is one that lives; it would end by itself soon. */
export async function endElevatedSession(
  { about: { elevation } }: KeptSession,
  signal: AbortSignal,
  { clock, fetch, root, authOptions: { dialect } }: BrowserWorld['world'],
): Promise<void> {
  const canEnd = dialect !== 'icdr2' && dialect !== 'standard'
  if (!canEnd || !elevation || elevation.expiresAtMs <= clock.now()) return
  const headers = { authorization: `Bearer ${elevation.accessToken}` }
  const address = `${root.href.replace(/\/$/, '')}/auth/signout`
  const response = await fetch(address, { headers, redirect: 'manual', signal }).catch(() => undefined)
  await response?.body?.cancel()
}

/** Ends a browser's session, here and at SanteDB where its generation can. */
export async function endSession(
  kept: KeptSession,
  { request, context }: Pick<IncomingCall, 'request' | 'context'>,
  world: BrowserWorld['world'],
): Promise<{ endedAtServer: boolean }> {
  await endElevatedSession(kept, request.signal, world)
  const ended = await createUserAuth(kept, world, context)
    .signOut({ signal: request.signal })
    .catch(() => ({ endedAtServer: false }))
  await kept.end()
  return ended
}
