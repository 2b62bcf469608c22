/** The host of an address as sockets want it: without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replaceAll(/^\[|\]$/g, '')
}

/** The port of an address, written or not. */
export function portOf({ port, protocol }: URL): number {
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
}

/** An address below the root. */
export function addressBelow(root: URL, path: string): string {
  return root.href.replace(/\/$/, '') + path
}

/** Where a server describes itself; it needs no credentials. */
export function discoveryAddress(root: URL, dialect?: string): string {
  return addressBelow(root, `${dialect === 'standard' ? '' : '/auth'}/.well-known/openid-configuration`)
}

/** Whether an address is this machine's own. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
