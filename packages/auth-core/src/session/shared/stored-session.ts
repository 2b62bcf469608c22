import * as v from 'valibot'
import { parseJsonObject } from '../../protocol/json-object.ts'
import type { ServerClock } from '../server-clock.ts'
import type { SessionEntry } from '../session-entry.ts'

const storedSession = v.object({
  // The format. A reader that finds another one treats the session as missing.
  version: v.literal(1),
  // Of the credentials: a session is for those who could have obtained it.
  fingerprint: v.string(),
  // How far the server's clock is ahead of the writer's: sharers often share a clock too, be it right or wrong.
  aheadMs: v.number(),
  accessToken: v.string(),
  refreshToken: v.optional(v.string()),
  identityToken: v.optional(v.string()),
  scope: v.optional(v.string()),
  expiresAtMs: v.number(),
  endsAtMs: v.number(),
  renewAtMs: v.number(),
  refreshUntilMs: v.optional(v.number()),
})

/** A session as the text that is stored. */
export function encodeSession(entry: SessionEntry, fingerprint: string, aheadMs: number): string {
  return JSON.stringify({ version: 1, fingerprint, aheadMs, ...entry })
}

/** The session of a stored text, or `undefined` where it is none of this version and these credentials. */
export function decodeSession(
  text: string | null,
  fingerprint: string,
  serverClock: ServerClock,
): SessionEntry | undefined {
  const { success, output } = v.safeParse(storedSession, parseJsonObject(text ?? ''))
  if (!success || output.fingerprint !== fingerprint) return undefined
  serverClock.adopt(output.aheadMs)
  return output
}
