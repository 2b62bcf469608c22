/** Headers of a call. Most calls bring none, and to build `Headers` takes longer than all else that a call needs. */
export type CallHeaders = Headers | undefined

/**
 * What is sent of headers with a token, and with a wish for JSON where there is no other. Whoever follows a redirect makes
 * new ones: these are changed.
 */
export function withToken(headers: CallHeaders, token: string): HeadersInit {
  const authorization = `Bearer ${token}`
  if (!headers) return { accept: 'application/json', authorization }
  if (!headers.has('accept')) headers.set('accept', 'application/json')
  headers.set('authorization', authorization)
  return headers
}
