import type { ProvenCaller } from './callers/caller.ts'
import type { HeaderLists, PlainHeaders } from './headers.ts'
import type { Route } from './route.ts'

/** An answer of which no response is made yet, so that one is made once. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<PlainHeaders>
  readonly body: ReadableStream<Uint8Array> | null
}

/** How an answer may be kept, and by whom. */
export interface Caching {
  readonly control: string
  readonly vary: readonly string[]
}

/** How answers may be kept that say nothing about it: not at all. */
export const notCached: Caching = { control: 'no-store', vary: [] }

/** How the answer of a route may be kept. What is for one caller is never kept for another. */
export function cachingOf(
  route: Route,
  caller: ProvenCaller,
  ofService: Response,
  { negotiated }: HeaderLists,
): Caching {
  const isNobody = caller.kind === 'nobody'
  const isGood = ofService.ok || ofService.status === 304
  const told = isNobody && route.onward === 'anonymous' ? ofService.headers.get('cache-control') : null
  const control = (isGood && (route.cacheControl ?? told)) || notCached.control
  const mayBeKept = !/no-store/i.test(control)
  const varied = ofService.headers.get('vary')?.toLowerCase()
  if (!mayBeKept && varied === undefined) return { control, vary: route.vary }
  // Or what one caller made SanteDB say, in another language for one, would be kept for all.
  const names = [...route.vary, ...(mayBeKept ? negotiated : []), ...(varied?.split(/[\s,]+/) ?? [])]
  return {
    control: isNobody || !mayBeKept || /private/i.test(control) ? control : `private, ${control}`,
    vary: [...new Set(names.filter(Boolean))],
  }
}

/** Puts on every answer what every answer has. */
export function finishAnswer(
  answer: Answer | Response,
  requestId: string,
  { control, vary }: Caching,
  cookies: readonly string[] = [],
): Response {
  const ofAll: PlainHeaders = {
    // Whatever SanteDB answers, a browser is to take it for data: it comes from where the sign-in cookie is.
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'referrer-policy': 'no-referrer',
    'x-request-id': requestId,
    // A cookie is for one browser.
    'cache-control': cookies.length > 0 ? 'no-store' : control,
  }
  if (vary.length > 0) ofAll.vary = vary.join(', ')
  const response = answer instanceof Response ? withHeaders(answer, ofAll) : respond(answer, ofAll)
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

function respond({ status, headers, body }: Answer, ofAll: PlainHeaders): Response {
  return new Response(body, { status, headers: { ...headers, ...ofAll } })
}

function withHeaders(response: Response, ofAll: PlainHeaders): Response {
  for (const [name, value] of Object.entries(ofAll)) response.headers.set(name, value)
  return response
}
