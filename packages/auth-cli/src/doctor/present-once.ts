/** A fetch that lets one token request through, and whether there was one. */
export interface PresentOnce {
  readonly fetch: typeof globalThis.fetch
  readonly wasPresented: () => boolean
}

/** Whatever goes on above it, credentials are presented once at the most: of all that signing in sends, in a `POST`. */
export function presentOnce(fetch: typeof globalThis.fetch): PresentOnce {
  let presented = false
  return {
    wasPresented: () => presented,
    async fetch(input, init) {
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
      if (method.toUpperCase() === 'POST') {
        if (presented) throw new Error('The doctor presents credentials once.')
        presented = true
      }
      const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}))
      // SanteDB's words are all that tells some faults apart, and it speaks several languages.
      headers.set('accept-language', 'en')
      return fetch(input, { ...init, headers })
    },
  }
}
