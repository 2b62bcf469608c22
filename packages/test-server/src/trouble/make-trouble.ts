import { ConnectionDroppedError } from './connection-dropped-error.ts'
import { drip, truncate } from './slow-body.ts'
import type { TroubleEffect } from './trouble.ts'
import { wait } from './wait.ts'

const DEFAULT_CHUNK_BYTES = 16
const PAGE =
  '<!doctype html><html><head><title>Welcome</title></head><body><h1>Please sign in to the network</h1></body></html>'

/** What trouble needs besides the request. */
export interface TroubleMeans {
  /** Whether the request takes effect although its answer is replaced. */
  readonly takesEffect: boolean
  /** The answer as it would be without trouble. */
  readonly answer: () => Promise<Response>
  /** How this generation answers somebody who asks too often. */
  readonly throttled: (retryAfter: string | undefined) => Response
}

/**
 * Answers a request wrongly.
 *
 * @throws {ConnectionDroppedError} for a dropped connection
 * @throws the reason of the request's signal when that ends a wait
 */
export async function makeTrouble(
  trouble: TroubleEffect,
  request: Request,
  { takesEffect, answer, throttled }: TroubleMeans,
): Promise<Response> {
  switch (trouble.effect) {
    case 'delay':
      await wait(request.signal, trouble.delayMs)
      return answer()
    case 'drip': {
      const { intervalMs, chunkBytes = DEFAULT_CHUNK_BYTES } = trouble
      return drip(await answer(), { intervalMs, chunkBytes })
    }
    case 'truncate':
      return truncate(await answer(), trouble.afterBytes)
    case 'contentType':
      return withContentType(await answer(), trouble.contentType)
    default:
      if (takesEffect) await answer()
      return replaceAnswer(trouble, request, throttled)
  }
}

type ReplacingEffect = Exclude<
  TroubleEffect,
  { readonly effect: 'delay' | 'drip' | 'truncate' | 'contentType' }
>

async function replaceAnswer(
  trouble: ReplacingEffect,
  request: Request,
  throttled: TroubleMeans['throttled'],
): Promise<Response> {
  switch (trouble.effect) {
    case 'hang':
      await wait(request.signal)
      throw new ConnectionDroppedError()
    case 'drop':
      throw new ConnectionDroppedError()
    case 'throttle':
      return throttled(trouble.retryAfter)
    case 'status':
      return new Response(`The test server was told to answer ${trouble.status}`, {
        status: trouble.status,
        headers: trouble.retryAfter === undefined ? {} : { 'Retry-After': trouble.retryAfter },
      })
    case 'html':
      return new Response(PAGE, {
        status: trouble.status ?? 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
      })
    default:
      return new Response(null, {
        status: trouble.status ?? 307,
        headers: { Location: trouble.location },
      })
  }
}

function withContentType(response: Response, contentType: string): Response {
  const headers = new Headers(response.headers)
  if (contentType === '') headers.delete('Content-Type')
  else headers.set('Content-Type', contentType)
  return new Response(response.body, { status: response.status, headers })
}
