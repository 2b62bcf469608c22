import type { Call } from './call.ts'

const redirectStatuses = new Set([301, 302, 303, 307, 308])

// Headers that prove who the caller is. They stay with the origin that they were meant for.
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization']

/**
 * The call that a redirect asks for, by the rules of the fetch standard (section 4.4, HTTP-redirect fetch), or
 * `undefined` where the answer is no redirect or cannot be followed because its body cannot be sent again.
 */
export function nextHop(call: Call, response: Response): Call | undefined {
  if (!redirectStatuses.has(response.status)) return undefined
  const location = response.headers.get('location')
  if (location === null || !URL.canParse(location, call.address)) return undefined
  const url = new URL(location, call.address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined

  const address = url.href
  const headers = new Headers(call.headers)
  if (url.origin !== new URL(call.address).origin) for (const name of credentialHeaders) headers.delete(name)
  if (becomesGet(call.method.toUpperCase(), response.status)) {
    for (const name of Array.from(headers.keys())) if (name.startsWith('content-')) headers.delete(name)
    return { ...call, address, headers, method: 'GET', body: () => undefined, repeatable: true }
  }
  return call.repeatable ? { ...call, address, headers } : undefined
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}
