import { readClaims, readSeconds } from '../protocol/identity-token.ts'
import type { TokenAnswer } from '../protocol/token-request.ts'

const dayMs = 86_400_000

// SanteDB's shortest default. Only a server that tells neither `expires_in` nor `exp` is treated so.
const unknownLifetimeSeconds = 300

/** When a session ends: by the server's own word, and as the moment on our estimate of the server's clock. */
export interface SessionEnd {
  /** What to tell people. */
  expiresAt: Date
  /** What to decide by: milliseconds since 1970 on the clock that `grantedAtMs` was read from. */
  endsAtMs: number
}

/**
 * Works out when a session ends that was granted at `grantedAtMs`, a moment on our estimate of the server's clock.
 *
 * The identity token tells the lifetime in the server's own time, so neither a wrong clock on this side nor an
 * `expires_in` in the wrong unit can change it; `expires_in` is believed only where the two agree.
 */
export function readSessionEnd(answer: TokenAnswer, grantedAtMs: number): SessionEnd {
  const claims = readClaims(answer.identityToken)
  const expiresAtSeconds = readSeconds(claims, 'exp')
  const notBeforeSeconds = readSeconds(claims, 'nbf') ?? readSeconds(claims, 'iat')
  const lifetimeSeconds =
    expiresAtSeconds !== undefined && notBeforeSeconds !== undefined && expiresAtSeconds > notBeforeSeconds
      ? expiresAtSeconds - notBeforeSeconds
      : undefined
  const remainingSeconds = chooseLifetime(answer.expiresInSeconds, lifetimeSeconds)
  const endsAtMs = grantedAtMs + remainingSeconds * 1000
  const toldEndMs = (expiresAtSeconds ?? Number.NaN) * 1000
  return { expiresAt: new Date(Math.abs(toldEndMs - endsAtMs) < dayMs ? toldEndMs : endsAtMs), endsAtMs }
}

function chooseLifetime(expiresInSeconds: number | undefined, lifetimeSeconds: number | undefined): number {
  if (lifetimeSeconds === undefined) return expiresInSeconds ?? unknownLifetimeSeconds
  if (expiresInSeconds === undefined) return lifetimeSeconds
  // `expires_in` is rounded and counts from a moment later than `nbf`, so they are never quite equal.
  const ratio = expiresInSeconds / lifetimeSeconds
  return ratio > 0.5 && ratio < 1.5 ? expiresInSeconds : lifetimeSeconds
}
