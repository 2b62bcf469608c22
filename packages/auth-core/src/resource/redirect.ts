import type { Call } from './call.ts'

// Headers that prove who the caller is. They stay with the origin that they were meant for.
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization']

/**
 * The call that a redirect asks for, by the rules of the fetch standard (section 4.4, HTTP-redirect fetch), or
 * `undefined` where the answer is no redirect or cannot be followed because its body cannot be sent again.
 */
export function nextHop(call: Call, response: Response): Call | undefined {
  if (!/^follow30[12378]$/.test(call.redirect + response.status)) return undefined
  const location = response.headers.get('location')
  if (location === null || !URL.canParse(location, call.address)) return undefined
  const url = new URL(location, call.address)
  if (!/^https?:\/\//i.test(url.href)) return undefined

  const headers = new Headers(call.headers)
  const next = { ...call, address: url.href, headers }
  if (url.origin !== new URL(call.address).origin) for (const name of credentialHeaders) headers.delete(name)
  // Any method after a 303, and POST after the older ones.
  if (/^(303(?!(GET|HEAD)$)|30[12]POST$)/i.test(response.status + call.method)) {
    for (const name of Array.from(headers.keys())) if (name.startsWith('content-')) headers.delete(name)
    return { ...next, method: 'GET', body: undefined, repeatable: true }
  }
  return call.repeatable ? next : undefined
}
