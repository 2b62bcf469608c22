import { Problem } from './problem.ts'

/** A body on its way to SanteDB. */
export interface LimitedBody {
  /** A small one as bytes, which can be sent again; any other one as a stream. */
  readonly content: BodyInit | undefined
  /** Whether all of it has arrived. */
  readonly isComplete: () => boolean
  /** The problem that ended it, if one did. */
  readonly problem: () => Problem | undefined
}

/** How far a body may go. */
export interface BodyLimits {
  readonly maximumBytes: number
  readonly repeatable: boolean
}

/** What ends a body that is being sent. */
export interface BodyEnd {
  readonly signal: AbortSignal
  /** Makes the signal end what the body is sent with. */
  readonly stop: (reason: unknown) => void
}

const nothing: LimitedBody = { content: undefined, isComplete: () => true, problem: () => undefined }

// Small enough to hold, so that a call can be repeated when its session turns out to be dead.
const mostHeldBytes = 65_536

/**
 * The body of a request that needs no care here: none, or one that the runtime itself keeps to the length that was told,
 * if `lengthsHold` says that it does.
 *
 * @returns `undefined` for one that needs it: give that to {@link limitBody}.
 */
export function passBody(
  { body, headers }: Request,
  { maximumBytes, repeatable }: BodyLimits,
  lengthsHold: boolean,
): LimitedBody | undefined {
  if (!body) return nothing
  const toldBytes = Number(headers.get('content-length') ?? Infinity)
  if (toldBytes === 0) return nothing
  const isHeld = repeatable && toldBytes <= mostHeldBytes
  // Nothing tells how far it is: it counts as complete, since whoever hears otherwise may send it once more.
  return lengthsHold && !isHeld && toldBytes <= maximumBytes ? { ...nothing, content: body } : undefined
}

/** Limits a request's body, and holds it where it is known to be small and is to be `repeatable`. */
export async function limitBody(
  request: Request,
  limits: BodyLimits,
  { signal, stop }: BodyEnd,
): Promise<LimitedBody> {
  const passed = passBody(request, limits, false)
  if (passed || !request.body) return passed ?? nothing
  const { maximumBytes, repeatable } = limits
  const toldBytes = Number(request.headers.get('content-length') ?? Infinity)
  const isHeld = repeatable && toldBytes <= mostHeldBytes
  let complete = false
  let problem: Problem | undefined
  let bytes = 0
  const reader = request.body.getReader()
  const counted = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read()
          signal.throwIfAborted()
          bytes += value?.byteLength ?? 0
          const isShort = done && toldBytes !== Infinity && bytes < toldBytes
          if (bytes > maximumBytes) throw new Problem('body_too_large')
          if (bytes > toldBytes || isShort) throw malformed('The body is not as long as was said.')
          if (!done) return controller.enqueue(value)
          complete = true
          controller.close()
        } catch (error) {
          const reason = signal.aborted ? signal.reason : (problem = problemOf(error))
          // Before the stream fails: workerd ends a body that fails as if all of it had been sent.
          stop(reason)
          controller.error(reason)
          await reader.cancel(reason).catch(() => undefined)
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
  const onStopped = () => void reader.cancel(signal.reason).catch(() => undefined)
  signal.addEventListener('abort', onStopped, { once: true })
  const limited = { isComplete: () => complete, problem: () => problem }
  if (!isHeld) return { ...limited, content: counted }
  return { ...limited, content: await new Response(counted).arrayBuffer() }
}

function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : malformed('The body broke off.', error)
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem('malformed_request', { detail, cause })
}
