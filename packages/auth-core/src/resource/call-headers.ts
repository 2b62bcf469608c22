/** Headers of a call: as they were given by their names, for to build `Headers` takes ten times as long; or `Headers`. */
export type CallHeaders = Record<string, string> | Headers

// What `fetch` takes as it is. `Accept` and `Authorization`, which are looked for, must be in lower case.
const plain = /^([^Aa\W][\w-]*|a[a-z-]*),[ -~]*$/

/** Copies headers. What is not plain goes through `Headers`, which put it right or refuse it. */
export function copyHeaders(given: HeadersInit = {}): CallHeaders {
  const isPlain = !(Symbol.iterator in given) && Object.entries(given).every((pair) => plain.test(pair.join()))
  return isPlain ? { ...given } : new Headers(given)
}

/** Whether a caller has brought an `Authorization`. */
export function isAuthorized(headers: CallHeaders): boolean {
  return headers instanceof Headers ? headers.has('authorization') : 'authorization' in headers
}

/**
 * The same headers with a token, and with a wish for JSON where there is no other. `Headers` are changed, for to copy them
 * takes longer than all else that a call needs: whoever follows a redirect makes new ones.
 */
export function withToken(headers: CallHeaders, token: string): CallHeaders {
  const authorization = `Bearer ${token}`
  if (!(headers instanceof Headers)) return { accept: 'application/json', ...headers, authorization }
  if (!headers.has('accept')) headers.set('accept', 'application/json')
  headers.set('authorization', authorization)
  return headers
}
