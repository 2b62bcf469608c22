import * as v from 'valibot'
import { AuthError } from '../../errors/auth-error.ts'
import { credentialsRejected, requestRejected } from '../../errors/failures.ts'
import { parseJsonObject } from '../../protocol/json-object.ts'
import { flag, number, text, versionOne } from '../../protocol/schemas.ts'
import type { Clock } from '../clock.ts'
import type { LastFailure } from '../last-failure.ts'
import { longestScheduleMs } from '../renewal.ts'
import type { ServerClock } from '../server-clock.ts'

const storedRefusal = v.object({
  version: versionOne,
  rejected: flag,
  summary: text,
  status: v.optional(number),
  serverError: v.optional(text),
  serverDescription: v.optional(text),
  count: number,
  // On the server's clock, and how far that is ahead of the writer's.
  retryAtMs: number,
  aheadMs: number,
})

interface Clocks {
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
  { clock, serverClock }: Clocks,
): LastFailure | undefined {
  const { success, output } = v.safeParse(storedRefusal, parseJsonObject(stored ?? ''))
  if (!success) return undefined
  serverClock.adopt(output.aheadMs)
  const { rejected, summary, count, status, serverError, serverDescription } = output
  const facts = { status, serverError, serverDescription }
  const error = new AuthError(rejected ? credentialsRejected : requestRejected, summary, facts)
  // Whoever wrote it may have had a clock that was far ahead.
  const retryAtMs = Math.ceil(
    Math.min(output.retryAtMs - serverClock.aheadMs, clock.now() + longestScheduleMs),
  )
  error.retryAt = new Date(retryAtMs)
  return { error, count, retryAtMs, atOnce: true, refused: true }
}
