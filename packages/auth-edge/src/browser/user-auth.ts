import { type Auth, type AuthOptions, type Clock, interactive, type Session } from '@santedb/auth-core'
import type { GatewayWorld } from '../gateway/world.ts'
import { isRenewalDue } from './about.ts'
import type { KeptSession } from './keeping.ts'

/** The signed-in fetch of a browser's user, for one request. */
export interface UserAuth extends Auth {
  /** How far SanteDB's clock is ahead of this machine's, once there is a session. */
  serverAheadMs(this: void): number
}

/** Makes the signed-in fetch of a browser's user. */
export function createUserAuth(
  kept: KeptSession,
  world: GatewayWorld,
  context: object | undefined,
): UserAuth {
  const { device, ...others } = world.authOptions
  const { by, user, id } = kept.about
  let serverAheadMs = 0
  const options: AuthOptions = {
    ...others,
    // At SanteDB's login page there is no device, and at the token request there must be none then either.
    ...(by === 'password' && { device }),
    grant: interactive({ user: user || id }),
    store: kept.store,
    clock: foregroundClock(world.clock),
    onEvent(event) {
      if ('lifetimeMs' in event)
        serverAheadMs = event.expiresAt.getTime() - event.lifetimeMs - world.clock.now()
      others.onEvent?.(event)
    },
  }
  return { ...world.createAuth(options, context), serverAheadMs: () => serverAheadMs }
}

/**
 * The user's session, renewed where it is time for that, while the answer can still bring the browser its new cookie.
 *
 * @throws AuthError `sign_in_required` where it has ended.
 */
export async function freshSession(
  auth: UserAuth,
  kept: KeptSession,
  world: GatewayWorld,
  signal: AbortSignal,
): Promise<Session> {
  const session = await auth.session({ signal })
  await noteSession(auth, kept, session, world)
  if (!isRenewalDue(kept.about, world.clock.now())) return session
  // The session that there is goes on, if it cannot be renewed now.
  const renewed = await auth.renew({ signal }).catch(() => auth.session({ signal }))
  await noteSession(auth, kept, renewed, world)
  return renewed
}

// Well before `createAuth` would do it by itself, in the background, where nobody waits for the cookie.
const renewalPoint = 2 / 3

/** Takes note of the session that there is now. */
export async function noteSession(
  auth: UserAuth,
  kept: KeptSession,
  session: Session,
  { clock }: GatewayWorld,
): Promise<void> {
  const expiresAtMs = session.expiresAt.getTime()
  // Of two calls the later one may have the earlier session.
  if (kept.about.expiresAtMs >= expiresAtMs) return
  const nowMs = clock.now()
  const lifetimeMs = expiresAtMs - auth.serverAheadMs() - nowMs
  await kept.update({ expiresAtMs, renewAtMs: nowMs + lifetimeMs * renewalPoint })
}

/** A clock without timers for later: what lives for one request must not wake up after it. */
function foregroundClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    setTimeout: (callback, delayMs, background) =>
      background ? () => {} : clock.setTimeout(callback, delayMs, background),
  }
}
