/** A token request in outline: what a person may see of it. */
export interface TokenRequestOutline {
  method: string
  path: string
  /** Names with their values, secrets left out. */
  parts: string[]
  status: number
}

/** A `fetch` that takes note of the token requests that pass through it. */
export function watchTokenRequests(): {
  fetch: typeof globalThis.fetch
  tokenRequests: TokenRequestOutline[]
} {
  const tokenRequests: TokenRequestOutline[] = []
  return {
    tokenRequests,
    async fetch(input, init) {
      const response = await globalThis.fetch(input, init)
      const url = new URL(input instanceof Request ? input.url : input)
      if (url.pathname.endsWith('/oauth2_token')) {
        const { method = 'GET', body, headers } = init ?? {}
        const parts = [
          ...outlineHeaders(new Headers(headers)),
          ...outlineForm(body instanceof URLSearchParams ? body : new URLSearchParams()),
        ]
        tokenRequests.push({ method, path: url.pathname, parts, status: response.status })
      }
      return response
    },
  }
}

function outlineHeaders(headers: Headers): string[] {
  const device = headers.get('x-device-authorization')
  if (device === null) return []
  const [scheme, credentials = ''] = device.split(' ')
  const [id] = Buffer.from(credentials, 'base64').toString().split(':')
  return [`X-Device-Authorization: ${scheme} <${id} and its secret>`]
}

function outlineForm(form: URLSearchParams): string[] {
  return [...form].map(([name, value]) => `${name}=${/secret|token/.test(name) ? '<not shown>' : value}`)
}
