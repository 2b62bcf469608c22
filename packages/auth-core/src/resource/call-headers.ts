/** Headers of a call: by names in lower case where they are as plain as that. To build `Headers` takes ten times as long. */
export type CallHeaders = Record<string, string> | Headers

const plainName = /^[\w!#$%&'*+.^`|~-]+$/
const plainValue = /^[\t -~\x80-\xff]*$/

/** Copies headers. What is not plain goes through `Headers`, which put it right or refuse it. */
export function copyHeaders(given: HeadersInit = {}): CallHeaders {
  if (Symbol.iterator in given) return new Headers(given)
  const copy: Record<string, string> = {}
  for (const [givenName, value] of Object.entries(given)) {
    const name = givenName.toLowerCase()
    if (name in copy || !plainName.test(name) || !plainValue.test(value)) return new Headers(given)
    copy[name] = value
  }
  return copy
}

/** Whether there is a header of a name, which is in lower case. */
export function hasHeader(headers: CallHeaders, name: string): boolean {
  return headers instanceof Headers ? headers.has(name) : name in headers
}

/** Sets a header of a copy that is one's own. */
export function setHeader(headers: CallHeaders, name: string, value: string): void {
  if (headers instanceof Headers) headers.set(name, value)
  else headers[name] = value
}

/** The same headers, and one more. */
export function withHeader(headers: CallHeaders, name: string, value: string): CallHeaders {
  const copy = headers instanceof Headers ? new Headers(headers) : { ...headers }
  setHeader(copy, name, value)
  return copy
}
