import { type Auth, type AuthOptions, type Clock, interactive, type Session } from '@santedb/auth-core'
import type { GatewayWorld } from '../gateway/world.ts'
import { isRenewalDue } from './about.ts'
import type { KeptSession } from './keeping.ts'

/** The signed-in fetch of a browser's user, for one request. */
export function createUserAuth(kept: KeptSession, world: GatewayWorld, context: object | undefined): Auth {
  const { device, ...others } = world.authOptions
  const { by, user, id } = kept.about
  const options: AuthOptions = {
    ...others,
    // At SanteDB's login page there is no device, and at the token request there must be none then either.
    ...(by === 'password' && { device }),
    grant: interactive({ user: user || id }),
    store: kept.store,
    clock: foregroundClock(world.clock),
  }
  return world.createAuth(options, context)
}

/**
 * The user's session, renewed where it is time for that, while the answer can still bring the browser its new cookie.
 *
 * @throws AuthError `sign_in_required` where it has ended.
 */
export async function freshSession(
  auth: Auth,
  kept: KeptSession,
  world: GatewayWorld,
  signal: AbortSignal,
): Promise<Session> {
  const session = await auth.session({ signal })
  await noteSession(kept, session, world)
  if (!isRenewalDue(kept.about, world.clock.now())) return session
  // The session that there is goes on, if it cannot be renewed now.
  const renewed = await auth.renew({ signal }).catch(() => auth.session({ signal }))
  await noteSession(kept, renewed, world)
  return renewed
}

/** Takes note of the session that there is now. */
export async function noteSession(
  kept: KeptSession,
  session: Session,
  { clock }: GatewayWorld,
): Promise<void> {
  const expiresAtMs = session.expiresAt.getTime()
  // Of two calls the later one may have the earlier session.
  if (kept.about.expiresAtMs < expiresAtMs) await kept.update({ expiresAtMs, renewedAtMs: clock.now() })
}

/** A clock without timers for later: what lives for one request must not wake up after it. */
function foregroundClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    setTimeout: (callback, delayMs, background) =>
      background ? () => {} : clock.setTimeout(callback, delayMs, background),
  }
}
