import type { Response as UndiciResponse } from 'undici'

// What the standard's constructor takes no body with.
const withoutBody = new Set([101, 204, 205, 304])

/**
 * Makes an answer of undici's own `fetch` one of the platform, so that `instanceof Response` holds and frameworks take
 * it.
 */
export function toGlobalResponse(answer: UndiciResponse): Response {
  const { status, statusText } = answer
  const headers = [...answer.headers]
  // Another status the constructor does not take, and there are servers that send one.
  const isUsual = status >= 200 && status <= 599
  const body = answer.body instanceof ReadableStream && !withoutBody.has(status) ? answer.body : null
  return withFacts(new Response(body, { status: isUsual ? status : 200, statusText, headers }), answer)
}

/** The getters hold on to the answer: undici cancels the body of one that nobody holds any more. */
function withFacts(response: Response, answer: UndiciResponse): Response {
  return Object.defineProperties(response, {
    status: { get: () => answer.status },
    ok: { get: () => answer.ok },
    url: { get: () => answer.url },
    redirected: { get: () => answer.redirected },
    type: { get: () => answer.type },
    clone: { value: () => withFacts(Response.prototype.clone.call(response), answer) },
  })
}
