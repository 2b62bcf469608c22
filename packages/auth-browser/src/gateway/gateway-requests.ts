import { AuthError, type Failure } from '@santedb/auth-core'
import * as v from 'valibot'
import {
  invalidResponse,
  networkError,
  requestRejected,
  serverError,
  signInRequired,
  throttled,
  timeout,
} from '../failures.ts'

/** How the endpoints of the gateway are asked. */
export interface GatewayContext {
  readonly fetch: typeof globalThis.fetch
  /** Where they are. */
  readonly prefix: string
  readonly timeoutMs: number
}

/** A request that the gateway refused for a reason that is the user's to read. */
export interface Rejection {
  readonly detail: string | undefined
  readonly retryAt: Date | undefined
}

/** The header that tells the gateway's own pages from forms and images of other sites. */
export const pageHeader = 'x-santedb-page'

// A gateway's titles are short, and an error's message is to be one line of a log.
const oneLine = v.pipe(v.string(), v.regex(/^\P{Cc}{1,300}$/u))
const problem = v.object({ code: v.string(), title: oneLine, detail: v.optional(v.string()) })

/**
 * Asks one of the gateway's endpoints: with `GET`, or with `POST` where there is something to say.
 *
 * @throws AuthError for everything but what `schema` says, and what is the user's to read.
 */
export async function ask<T>(
  { fetch, prefix, timeoutMs }: GatewayContext,
  path: string,
  schema: v.GenericSchema<unknown, T>,
  content?: object,
): Promise<T | Rejection> {
  const init: RequestInit = {
    method: content ? 'POST' : 'GET',
    headers: { accept: 'application/json', 'content-type': 'application/json', [pageHeader]: '1' },
    body: content ? JSON.stringify(content) : null,
    cache: 'no-store',
    redirect: 'error',
  }
  const expired = new AbortController()
  const timer = setTimeout(() => expired.abort(), timeoutMs)
  try {
    const response = await fetch(prefix + path, { ...init, signal: expired.signal })
    const text = await response.text()
    const { success, output } = v.safeParse(schema, parse(text))
    if (response.ok && success) return output
    return readRefusal(response, text)
  } catch (cause) {
    if (cause instanceof AuthError) throw cause
    if (expired.signal.aborted) throw new AuthError(timeout, 'The gateway did not answer in time.')
    throw new AuthError(networkError, 'No answer came from the gateway.', { cause })
  } finally {
    clearTimeout(timer)
  }
}

function readRefusal({ ok, status, headers }: Response, text: string): Rejection {
  const { success, output } = v.safeParse(problem, parse(text))
  const retryAfterMs = Number(headers.get('retry-after') ?? Number.NaN) * 1000
  if (ok || !success) {
    const failure = !ok && status >= 500 ? serverError : invalidResponse
    throw new AuthError(failure, `The answer of the gateway was not understood (HTTP ${status}).`, { status })
  }
  const { code, title, detail } = output
  if (code === 'sign_in_rejected') {
    return { detail, retryAt: retryAfterMs >= 0 ? new Date(Date.now() + retryAfterMs) : undefined }
  }
  throw new AuthError(failureOf(code, status), `The gateway answered: ${title}`, {
    status,
    serverError: code,
    serverDescription: detail,
    retryAfterMs: retryAfterMs >= 0 ? retryAfterMs : undefined,
  })
}

function failureOf(code: string, status: number): Failure {
  if (code === 'sign_in_required') return signInRequired
  if (status === 429) return throttled
  return status >= 500 ? serverError : requestRejected
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
