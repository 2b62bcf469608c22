import { snapshotBody } from './snapshot-body.ts'

/** A call as `fetch` takes it, taken apart so that it can be made hop by hop. */
export interface Call {
  url: URL
  method: string
  headers: Headers
  /** Gives the body anew for each sending. */
  body: () => BodyInit | undefined
  /** Whether the body can be sent again exactly. A stream cannot. */
  repeatable: boolean
  redirect: RequestRedirect
  signal: AbortSignal | undefined
  /** All else that the caller asked of `fetch`. */
  rest: RequestInit
}

/** Takes a call apart. Its body is copied now, as `fetch` itself would do: what the caller changes later is not sent. */
export function readCall(root: URL, input: RequestInfo | URL, init: RequestInit = {}): Call {
  const request = isRequest(input) ? input : undefined
  const { method, headers, body, redirect, signal, ...rest } = init
  const content = snapshotBody(body === undefined ? request?.body : body)
  return {
    url: resolveUrl(root, isRequest(input) ? input.url : String(input)),
    method: normalizeMethod(method ?? request?.method ?? 'GET'),
    headers: new Headers(headers ?? request?.headers),
    body: content.read,
    repeatable: content.repeatable,
    redirect: redirect ?? request?.redirect ?? 'follow',
    signal: signal ?? request?.signal ?? undefined,
    rest: { ...(request && settingsOf(request)), ...rest },
  }
}

/** Relative addresses are relative to the root, also where the root has a path. */
export function resolveUrl(root: URL, address: string): URL {
  const base = root.href.replace(/\/$/, '')
  return /^\/(?![/\\])/.test(address) ? new URL(base + address) : new URL(address, `${base}/`)
}

// By its look, not its class: a Request of another realm or of a fetch library is one too.
function isRequest(input: RequestInfo | URL): input is Request {
  return typeof input === 'object' && 'url' in input
}

function settingsOf({
  cache,
  credentials,
  integrity,
  keepalive,
  mode,
  referrer,
  referrerPolicy,
}: Request): RequestInit {
  const settings = { cache, credentials, integrity, keepalive, mode, referrer, referrerPolicy }
  // Runtimes leave out settings that mean nothing to them, and refuse to be told the ones that pages alone have.
  const meaningless = new Set<unknown>([undefined, '', 'navigate', 'about:client', 'default', false])
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => !meaningless.has(value)))
}

function normalizeMethod(method: string): string {
  return /^(get|head|post|put|delete|options)$/i.test(method) ? method.toUpperCase() : method
}
