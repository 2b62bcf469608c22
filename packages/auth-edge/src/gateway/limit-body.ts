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

// Small enough to hold, so that a call can be repeated when its session turns out to be dead.
const mostHeldBytes = 65_536

/** Limits a request's body, and holds it where it is known to be small and is to be `repeatable`. */
export async function limitBody(
  { body, headers }: Request,
  { maximumBytes, repeatable, signal }: { maximumBytes: number; repeatable: boolean; signal: AbortSignal },
): Promise<LimitedBody> {
  if (!body) return { content: undefined, isComplete: () => true, problem: () => undefined }
  const toldBytes = Number(headers.get('content-length') ?? Infinity)
  let complete = false
  let problem: Problem | undefined
  let bytes = 0
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
  if (!repeatable || toldBytes > mostHeldBytes) return { ...limited, content: counted }
  return { ...limited, content: await new Response(counted).arrayBuffer() }
}
