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
      return fetch(input, init)
    },
  }
}
