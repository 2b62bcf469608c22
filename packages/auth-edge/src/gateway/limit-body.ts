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

/**
 * A runtime's own way to send a body on, of which it keeps to the length that was told: faster than counting here. It
 * gives what to send, and a promise that is kept when all of it has arrived.
 */
export type BodyPasser = (
  body: ReadableStream<Uint8Array>,
  bytes: number,
) => { readonly content: BodyInit; readonly arrived: Promise<void> }

/** How far a body may go. */
export interface BodyLimits {
  readonly maximumBytes: number
  readonly repeatable: boolean
  readonly signal: AbortSignal
  readonly passBody?: BodyPasser | undefined
}

// Small enough to hold, so that a call can be repeated when its session turns out to be dead.
const mostHeldBytes = 65_536

/** Limits a request's body, and holds it where it is known to be small and is to be `repeatable`. */
export async function limitBody(
  { body, headers }: Request,
  { maximumBytes, repeatable, signal, passBody }: BodyLimits,
): Promise<LimitedBody> {
  const toldBytes = Number(headers.get('content-length') ?? Infinity)
  if (!body || toldBytes === 0)
    return { content: undefined, isComplete: () => true, problem: () => undefined }
  let complete = false
  let problem: Problem | undefined
  let bytes = 0
  const isHeld = repeatable && toldBytes <= mostHeldBytes
  if (passBody && !isHeld && toldBytes <= maximumBytes) {
    const { content, arrived } = passBody(body, toldBytes)
    // Where it does not arrive, sending it on fails too.
    arrived.then(
      () => (complete = true),
      () => {},
    )
    return { content, isComplete: () => complete, problem: () => undefined }
  }
  const counted = body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength
        if (bytes <= Math.min(maximumBytes, toldBytes)) return controller.enqueue(chunk)
        problem =
          bytes > maximumBytes
            ? new Problem('body_too_large')
            : new Problem('malformed_request', { detail: 'The body is longer than was said.' })
        controller.error(problem)
      },
      flush() {
        complete = true
      },
    }),
    { signal },
  )
  const limited = { isComplete: () => complete, problem: () => problem }
  if (!isHeld) return { ...limited, content: counted }
  return { ...limited, content: await new Response(counted).arrayBuffer() }
}
