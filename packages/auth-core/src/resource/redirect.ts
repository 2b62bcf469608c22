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
  if (location === null || !URL.canParse(location, call.url.href)) return undefined
  const url = new URL(location, call.url)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined

  const headers = new Headers(call.headers)
  if (url.origin !== call.url.origin) for (const name of credentialHeaders) headers.delete(name)
  if (becomesGet(call.method.toUpperCase(), response.status)) {
    for (const name of call.headers.keys()) if (name.startsWith('content-')) headers.delete(name)
    return { ...call, url, headers, method: 'GET', body: () => undefined, repeatable: true }
  }
  return call.repeatable ? { ...call, url, headers } : undefined
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD'
  return (status === 301 || status === 302) && method === 'POST'
}
