import { parseJsonObject } from '../../protocol/json-object.ts'
import { number, optional, shapeOf, text, token, versionOne } from '../../protocol/shape.ts'
import type { ServerClock } from '../server-clock.ts'
import type { SessionEntry } from '../session-entry.ts'

const isStoredSession = shapeOf({
  // The format. A reader that finds another one treats the session as missing.
  version: versionOne,
  // Of the credentials: a session is for those who could have obtained it.
  fingerprint: text,
  // How far the server's clock is ahead of the writer's: sharers often share a clock too, be it right or wrong.
  aheadMs: number,
  accessToken: token,
  refreshToken: optional(text),
  identityToken: optional(text),
  scope: optional(text),
  expiresAtMs: number,
  endsAtMs: number,
  renewAtMs: number,
  refreshUntilMs: optional(number),
})

/** A session as the text that is stored. */
export function encodeSession(entry: SessionEntry, fingerprint: string, aheadMs: number): string {
  return JSON.stringify({ version: 1, fingerprint, aheadMs, ...entry })
}

/** The session of a stored text, or `undefined` where it is none of this version and these credentials. */
export function decodeSession(
  stored: string | null,
  fingerprint: string,
  serverClock: ServerClock,
): SessionEntry | undefined {
  const entry = parseJsonObject(stored ?? '')
  if (!isStoredSession(entry) || entry.fingerprint !== fingerprint) return undefined
  serverClock.adopt(entry.aheadMs)
  return entry
}
