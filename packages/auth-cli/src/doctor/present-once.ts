/** A fetch that lets one token request through, and whether there was one. */
export interface PresentOnce {
  readonly fetch: typeof globalThis.fetch
  readonly wasPresented: () => boolean
}

/** Whatever goes on above it, credentials are presented once at the most. */
export function presentOnce(fetch: typeof globalThis.fetch, root: URL): PresentOnce {
  let presented = false
  return {
    wasPresented: () => presented,
    async fetch(input, init) {
      const { origin, pathname } = new URL(input instanceof Request ? input.url : input)
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
      if (method === 'POST' && origin === root.origin && /\/auth\/oauth2_token$/i.test(pathname)) {
        if (presented) throw new Error('The doctor presents credentials once.')
        presented = true
      }
      return fetch(input, init)
    },
  }
}
