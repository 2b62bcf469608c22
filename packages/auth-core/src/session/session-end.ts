import { type Claims, readSeconds } from '../protocol/identity-token.ts'

const dayMs = 86_400_000

// SanteDB's shortest default. Only a server that tells neither `expires_in` nor `exp` is treated so.
const unknownLifetimeSeconds = 300

// A hundred years. What is longer is a mistake, and no longer a date.
const longestLifetimeSeconds = 3_155_760_000

/** When a session ends: by the server's own word, and as the moment on our estimate of the server's clock. */
export interface SessionEnd {
  /** What to tell people. */
  expiresAtMs: number
  /** What to decide by: milliseconds since 1970 on the clock that `grantedAtMs` was read from. */
  endsAtMs: number
  /** The lifetime by the identity token, where `expires_in` disagrees with it. */
  mismatchSeconds: number | undefined
}

/**
 * Works out when a session ends that was granted at `grantedAtMs`, a moment on our estimate of the server's clock.
 *
 * The identity token tells the lifetime in the server's own time, so neither a wrong clock on this side nor an
 * `expires_in` in the wrong unit can change it; `expires_in` is believed only where the two agree.
 */
export function readSessionEnd(
  expiresInSeconds: number | undefined,
  claims: Claims | undefined,
  grantedAtMs: number,
): SessionEnd {
  const toldEndSeconds = readSeconds(claims, 'exp')
  const toldStartSeconds = readSeconds(claims, 'nbf') ?? readSeconds(claims, 'iat')
  // What is not told is no number.
  const toldSeconds = Number(toldEndSeconds) - Number(toldStartSeconds)
  // `expires_in` is rounded and counts from a moment later than `nbf`, so they are never quite equal.
  const ratio = Number(expiresInSeconds) / toldSeconds
  const mismatch = toldSeconds > 0 && !(ratio > 0.5 && ratio < 1.5)
  const lifetimeSeconds = Math.min(
    mismatch ? toldSeconds : (expiresInSeconds ?? unknownLifetimeSeconds),
    longestLifetimeSeconds,
  )
  const endsAtMs = grantedAtMs + lifetimeSeconds * 1000
  const toldEndMs = Number(toldEndSeconds) * 1000
  return {
    expiresAtMs: Math.abs(toldEndMs - endsAtMs) < dayMs ? toldEndMs : endsAtMs,
    endsAtMs,
    mismatchSeconds: mismatch && expiresInSeconds !== undefined ? toldSeconds : undefined,
  }
}
