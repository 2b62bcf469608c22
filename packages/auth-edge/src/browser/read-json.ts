import * as v from 'valibot'
import type { Clock } from '@santedb/auth-core'
import { startDeadline } from '../gateway/deadline.ts'
import { guardMessage } from '../gateway/guard-message.ts'
import { limitBody } from '../gateway/limit-body.ts'
import { Problem } from '../gateway/problem.ts'

/** A text that a user can have entered. */
export const formText: v.GenericSchema<unknown, string> = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(1024),
)

const mostBytes = 16_384
const limitMs = 10_000

/**
 * Reads what a page sent.
 *
 * @throws Problem `unsupported_media`, `malformed_request`, `body_too_large`, `request_timeout`; none of them repeats
 * what was sent.
 */
export async function readJson<T>(
  request: Request,
  schema: v.GenericSchema<unknown, T>,
  clock: Clock,
): Promise<T> {
  // A form of another site cannot send this type.
  if (!/^application\/json *(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new Problem('unsupported_media')
  guardMessage(request, mostBytes)
  const { success, output } = v.safeParse(schema, parse(await readText(request, clock)))
  if (!success)
    throw new Problem('malformed_request', { detail: 'The members of the body are not those expected.' })
  return output
}

async function readText(request: Request, clock: Clock): Promise<string> {
  const deadline = startDeadline(clock, limitMs, request.signal)
  const body = await limitBody(request, { maximumBytes: mostBytes, repeatable: false }, deadline)
  try {
    return await new Response(body.content).text()
  } catch (error) {
    throw (
      body.problem() ??
      new Problem(deadline.isOver() ? 'request_timeout' : 'malformed_request', { cause: error })
    )
  } finally {
    deadline.lift()
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('malformed_request', { detail: 'The body is no JSON.' })
  }
}
