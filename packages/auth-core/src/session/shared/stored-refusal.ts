import { AuthError } from '../../errors/auth-error.ts'
import { credentialsRejected, requestRejected } from '../../errors/failures.ts'
import { parseJsonObject } from '../../protocol/json-object.ts'
import { flag, number, optional, shapeOf, text, versionOne } from '../../protocol/shape.ts'
import type { Clock } from '../clock.ts'
import type { LastFailure } from '../last-failure.ts'
import { longestScheduleMs } from '../renewal.ts'
import type { ServerClock } from '../server-clock.ts'

const isStoredRefusal = shapeOf({
  version: versionOne,
  rejected: flag,
  summary: text,
  status: optional(number),
  serverError: optional(text),
  serverDescription: optional(text),
  count: number,
  // On the server's clock, and how far that is ahead of the writer's.
  retryAtMs: number,
  aheadMs: number,
})

/** What moments of a refusal are told by. */
export interface RefusalClocks {
  clock: Clock
  serverClock: ServerClock
}

/** A refusal as the text that is stored, for others who would present the same credentials. */
export function encodeRefusal({ error, count, retryAtMs }: LastFailure, aheadMs: number): string {
  const { code, summary, status, serverError, serverDescription } = error
  const rejected = code === credentialsRejected.code
  return JSON.stringify({
    version: 1,
    rejected,
    summary,
    status,
    serverError,
    serverDescription,
    count,
    retryAtMs: retryAtMs + aheadMs,
    aheadMs,
  })
}

/** The refusal of a stored text, or `undefined` where it is none of this version. */
export function decodeRefusal(
  stored: string | null,
  { clock, serverClock }: RefusalClocks,
): LastFailure | undefined {
  const refusal = parseJsonObject(stored ?? '')
  if (!isStoredRefusal(refusal)) return undefined
  serverClock.adopt(refusal.aheadMs)
  const { rejected, summary, count, status, serverError, serverDescription } = refusal
  const facts = { status, serverError, serverDescription }
  const error = new AuthError(rejected ? credentialsRejected : requestRejected, summary, facts)
  // Whoever wrote it may have had a clock that was far ahead.
  const retryAtMs = Math.ceil(
    Math.min(refusal.retryAtMs - serverClock.aheadMs, clock.now() + longestScheduleMs),
  )
  error.retryAt = new Date(retryAtMs)
  return { error, count, retryAtMs, atOnce: true, refused: true }
}
