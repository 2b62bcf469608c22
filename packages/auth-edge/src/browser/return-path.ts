import { Problem } from '../gateway/problem.ts'

const mostCharacters = 1024

/**
 * Where a user goes after the sign-in: a path of this origin and nothing else.
 *
 * @throws Problem `malformed_request` for whatever a browser could take for another place.
 */
export function readReturnPath(given: string | null, origin: string, prefix: string): string {
  if (given === null) return '/'
  // A browser reads a backslash as a slash, and drops tabs and line ends, wherever they are.
  const isPath = /^\/(?![/\\])[!-[\]-~]*$/.test(given) && given.length <= mostCharacters
  const url = isPath && URL.canParse(given, origin) ? new URL(given, origin) : undefined
  // Dot segments can leave two slashes in front.
  const isHere = url?.origin === origin && !url.pathname.startsWith('//')
  if (!isHere || isBelow(url.pathname, prefix))
    throw new Problem('malformed_request', { detail: 'returnTo must be a path of this site.' })
  return url.pathname + url.search + url.hash
}

// It would end in the sign-in again.
function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`)
}
