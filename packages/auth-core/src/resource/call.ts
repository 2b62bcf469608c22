import type { CallHeaders } from './call-headers.ts'
import { type BodySnapshot, snapshotBody } from './snapshot-body.ts'

/** A call as `fetch` takes it, taken apart so that it can be made hop by hop. */
export interface Call extends BodySnapshot {
  /** In full. */
  address: string
  method: string
  headers: CallHeaders
  redirect: NonNullable<RequestInit['redirect']>
  signal: AbortSignal | null | undefined
  /** All else that the caller asked of `fetch`. */
  rest: RequestInit
}

/** Takes a call apart. Its body is copied now, as `fetch` itself would do: what the caller changes later is not sent. */
export function readCall(
  resolve: (address: string) => string,
  input: RequestInfo | URL,
  init: RequestInit = {},
): Call {
  const request = isRequest(input) ? input : undefined
  const { method, headers, body, redirect, signal, ...rest } = init
  const given = headers ?? request?.headers
  return {
    address: resolve(isRequest(input) ? input.url : String(input)),
    method: method ?? request?.method ?? 'GET',
    headers: given && new Headers(given),
    ...snapshotBody(body === undefined ? request?.body : body),
    redirect: redirect ?? request?.redirect ?? 'follow',
    signal: signal ?? request?.signal,
    rest: { ...(request && settingsOf(request)), ...rest },
  }
}

// By its look, not its class: a Request of another realm or of a fetch library is one too.
function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === 'object' && 'url' in input
}

// Of a Request's settings the ones that mean something outside its page, where they are not the usual ones.
const settings = ['cache', 'credentials', 'integrity', 'keepalive'] as const

function settingsOf(request: Request): RequestInit {
  const given = settings.filter((name) => request[name] && request[name] !== 'default')
  return Object.fromEntries(given.map((name) => [name, request[name]]))
}
