/** A fetch that lets one token request through, and whether there was one. */
export interface PresentOnce {
  readonly fetch: typeof globalThis.fetch
  readonly wasPresented: () => boolean
}

/**
 * Whatever goes on above it, credentials are presented once at the most, and it is announced: of all that signing in
 * sends, they are in a `POST`. The signal ends whatever is under way.
 */
export function presentOnce(
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
  announce: () => Promise<void>,
): PresentOnce {
  let presented = false
  return {
    wasPresented: () => presented,
    async fetch(input, init) {
      const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
      if (method.toUpperCase() === 'POST') {
        if (presented) throw new Error('The doctor presents credentials once.')
        presented = true
        await announce()
      }
      const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}))
      // SanteDB's words are all that tells some faults apart, and it speaks several languages.
      headers.set('accept-language', 'en')
      const own = init?.signal ?? (input instanceof Request ? input.signal : undefined)
      return fetch(input, { ...init, headers, signal: own ? AbortSignal.any([own, signal]) : signal })
    },
  }
}
