/** Where calls go, and which of them the token goes with. */
export interface Addresses {
  /** An address in full. Relative ones are relative to the root, also where the root has a path. */
  resolve(this: void, address: string): string
  /** Whether the token may go to an address that {@link Addresses.resolve} or a `URL` has given. */
  takesToken(this: void, address: string): boolean
}

/** Knows the origins that the token is for: the root's, and those listed beside it. */
export function createAddresses(root: URL, origins: readonly string[]): Addresses {
  const base = root.href.replace(/\/$/, '')
  const tokenPlaces = [root.origin, ...origins].map((origin) => `${origin}/`)
  // What comes behind that slash cannot lead to another origin: most addresses need not be parsed.
  const takesToken = (address: string) => tokenPlaces.some((place) => address.startsWith(place))
  return {
    takesToken,
    resolve(given) {
      const address = /^\/(?![/\\])/.test(given) ? base + given : given
      return takesToken(address) ? address : new URL(address, `${base}/`).href
    },
  }
}
