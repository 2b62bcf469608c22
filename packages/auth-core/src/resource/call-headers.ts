/** Headers of a call: by names in lower case where they were given by names, for to build `Headers` takes ten times as long. */
export type CallHeaders = Record<string, string> | Headers

const plain = /^[\w!#$%&'*+.^`|~-]+:[\t -~\x80-\xff]*$/

/** Copies headers. What is not plain goes through `Headers`, which put it right or refuse it. */
export function copyHeaders(given: HeadersInit = {}): CallHeaders {
  if (Symbol.iterator in given) return new Headers(given)
  const copy: Record<string, string> = {}
  for (const [givenName, value] of Object.entries(given)) {
    const name = givenName.toLowerCase()
    if (name in copy || !plain.test(`${name}:${value}`)) return new Headers(given)
    copy[name] = value
  }
  return copy
}

/** Whether there is a header of a name, which is in lower case. */
export function hasHeader(headers: CallHeaders, name: string): boolean {
  return headers instanceof Headers ? headers.has(name) : name in headers
}

/**
 * The same headers with one more, which takes the place of its namesake. `Headers` are changed, for to copy them takes
 * longer than all else that a call needs: whoever follows a redirect makes new ones.
 */
export function withHeader(headers: CallHeaders, name: string, value: string): CallHeaders {
  if (!(headers instanceof Headers)) return { ...headers, [name]: value }
  headers.set(name, value)
  return headers
}
