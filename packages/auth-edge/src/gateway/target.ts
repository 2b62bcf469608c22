import { Problem } from './problem.ts'

/** Where a request goes, of which nothing is left that two readers could read differently. */
export interface Target {
  /** As it is passed on: nothing is encoded that need not be. */
  readonly path: string
  /** With its `?`, or empty. */
  readonly query: string
  /** What routes are matched with: decoded, and in lower case, as SanteDB matches in any case. */
  readonly segments: readonly string[]
}

const mostCharacters = 8192
const target = /^(https?:\/\/([^/?#\\@]+))(\/[^?#]*)(\?[^#]*)?$/i
// With a path or a user in it, it would become a part of the address where a runtime puts the two together.
const plainHost = /^[^\s/?#\\@]+$/
const plainPath = /^(?:\/[\w.~!$&'()*+,=:@%-]*)+$/
// What is a separator, a name or the end of a text to somebody on the way, once it is decoded.
const meansMore = /[/\\%;?#]|[^ -~]/

/**
 * Takes the address of a request apart, and refuses what is not plain: dot segments, encoded separators and dots,
 * double encoding, matrix parameters, empty segments, null bytes, a fragment, another host than the `Host` header.
 *
 * @throws Problem `malformed_target`, `target_too_long`
 */
export function readTarget({ url, headers }: Request): Target {
  if (url.length > mostCharacters) throw new Problem('target_too_long')
  const [, origin, host, path, query = ''] = target.exec(url) ?? []
  if (origin === undefined || path === undefined || !plainPath.test(path)) throw malformed('It is not plain.')
  const claimed = headers.get('host')
  const named = hostNamedBy(origin, host)
  // An absolute-form target names a host of its own, for somebody who believes that one.
  if (named === undefined || (claimed !== null && claimed !== host && hostOf(origin, claimed) !== named))
    throw malformed('It names another host than the header Host.')
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/%0[0ad]|[\u0000-\u001f]/i.test(query)) throw malformed('Its query has a control character.')
  const segments = path.slice(1).split('/').map(readSegment)
  return {
    // What is plain and has nothing encoded is what encoding it again would give.
    path: path.includes('%') ? `/${segments.map(encodeURI).join('/')}` : path,
    query,
    segments: segments.map((segment) => segment.toLowerCase()),
  }
}

// A gateway has few hosts, and to read one takes longer than all else here.
let latest: { readonly origin: string; readonly host: string | undefined } | undefined

function hostNamedBy(origin: string, host: string | undefined): string | undefined {
  if (latest?.origin !== origin) latest = { origin, host: hostOf(origin, host) }
  return latest.host
}

/** A host with its port, unless that is the usual one. */
function hostOf(origin: string, host = ''): string | undefined {
  const address = `${origin.slice(0, origin.indexOf(':'))}://${host}`
  return plainHost.test(host) && URL.canParse(address) ? new URL(address).host : undefined
}

function readSegment(segment: string, index: number, all: readonly string[]): string {
  const decoded = segment.includes('%') ? decode(segment) : segment
  const isLast = index === all.length - 1
  // Dot segments among them, and names that some file systems and servers take for those without.
  if (/[. ]$/.test(decoded) || (decoded === '' && !isLast))
    throw malformed('It has empty segments, or dots or blanks at their ends.')
  return decoded
}

function decode(segment: string): string {
  let decoded: string
  try {
    decoded = decodeURIComponent(segment)
  } catch {
    throw malformed('Its encoding is broken.')
  }
  // A dot has no reason to be encoded but to be overlooked.
  if (meansMore.test(decoded) || /%2e/i.test(segment))
    throw malformed('It has characters that must not be encoded.')
  return decoded
}

function malformed(detail: string): Problem {
  return new Problem('malformed_target', { detail })
}
