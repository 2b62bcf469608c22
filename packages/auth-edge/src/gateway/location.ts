/**
 * Where an answer's `Location` is at the gateway: the same place below its own root, told without a host, so that no
 * header of the request has a part in it.
 *
 * @returns `undefined` for a place that is not below SanteDB's root.
 */
export function locationHere(location: string, calledUrl: string, root: URL): string | undefined {
  if (!URL.canParse(location, calledUrl)) return undefined
  const { origin, username, password, pathname, search, hash } = new URL(location, calledUrl)
  const base = root.pathname.replace(/\/$/, '')
  const isBelow = origin === root.origin && pathname.startsWith(`${base}/`) && username + password === ''
  const path = pathname.slice(base.length)
  // Two slashes would begin a host.
  return isBelow && !path.startsWith('//') ? path + search + hash : undefined
}
