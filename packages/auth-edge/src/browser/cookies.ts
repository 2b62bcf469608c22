// Browsers take 4096 bytes a cookie, its name and attributes included.
const mostChunkCharacters = 3800
const mostChunks = 4
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'

/**
 * A value in cookies of a name that no other site, subdomain or path can set (`__Host-`), in several where it is long.
 */
export interface CookieJar {
  /** Whether a request brings one, be it whole or not. */
  isThere(request: Request): boolean
  /** The value that a request brings, or `undefined` where there is none or it is not whole. */
  read(request: Request): string | undefined
  /** `Set-Cookie` lines that give a browser a value. */
  write(value: string, maximumAgeSeconds: number, request: Request): readonly string[]
  /** `Set-Cookie` lines that take from a browser what it has. */
  clear(request: Request): readonly string[]
}

/** Makes a jar. */
export function createCookieJar(name: string): CookieJar {
  const nameOf = (index: number) => `__Host-${name}${index === 0 ? '' : `.${index}`}`
  const line = (index: number, value: string, maximumAgeSeconds: number) =>
    `${nameOf(index)}=${value}; ${attributes}; Max-Age=${Math.max(0, Math.floor(maximumAgeSeconds))}`
  const brought = (request: Request) => {
    const cookies = readCookies(request)
    return Array.from({ length: mostChunks }, (_, index) => cookies.get(nameOf(index)))
  }
  const clearFrom = (first: number, request: Request) =>
    brought(request).flatMap((value, index) =>
      value === undefined || index < first ? [] : [line(index, '', 0)],
    )
  return {
    isThere: (request) => brought(request).some((value) => value !== undefined),
    read(request) {
      const chunks = brought(request)
      const end = chunks.indexOf(undefined)
      const value = chunks.slice(0, end < 0 ? mostChunks : end).join('')
      return value === '' ? undefined : value
    },
    write(value, maximumAgeSeconds, request) {
      const chunks = value.match(new RegExp(`.{1,${mostChunkCharacters}}`, 'g')) ?? []
      if (chunks.length > mostChunks)
        throw new Error('The session is too long for cookies: give browserSessions a store.')
      return [
        ...chunks.map((chunk, index) => line(index, chunk, maximumAgeSeconds)),
        ...clearFrom(chunks.length, request),
      ]
    },
    clear: (request) => clearFrom(0, request),
  }
}

/**
 * Of a name that comes twice neither is believed. Nothing but a semicolon and blanks are between cookies: what a browser
 * takes for a part of a name or value, a sibling site can set, and it must not begin a cookie of ours here.
 */
function readCookies({ headers }: Request): Map<string, string | undefined> {
  const cookies = new Map<string, string | undefined>()
  for (const pair of (headers.get('cookie') ?? '').split(/;[ \t]*/)) {
    const [name = '', ...value] = pair.split('=')
    cookies.set(name, cookies.has(name) ? '' : value.join('='))
  }
  return cookies
}
