import type { AuthEvent } from '@santedb/auth-core'

/** Says in a few words what an event tells beside its type. */
export function describeEvent(event: AuthEvent): string {
  switch (event.type) {
    case 'session_obtained':
    case 'session_renewed':
      return `${secondsOf(event.lifetimeMs)} s, by ${event.by === 'grant' ? 'its grant' : 'refresh token'}`
    case 'session_joined':
      return `${secondsOf(event.lifetimeMs)} s left, from the store`
    case 'session_rejected':
    case 'retry':
      return `${event.error.code}: ${event.error.summary}`
    case 'session_ended':
      return event.reason === 'signed_out' ? 'signed out' : 'a service answered that it is dead'
    case 'elevation_required':
      return event.policies.join(', ')
    case 'dialect_found':
      return event.dialect
    case 'lifetime_mismatch':
      return `${event.expiresInSeconds} s told, ${event.lifetimeSeconds} s in the identity token`
    default:
      return 'the session goes on in memory'
  }
}

function secondsOf(durationMs: number): number {
  return Math.round(durationMs / 1000)
}
