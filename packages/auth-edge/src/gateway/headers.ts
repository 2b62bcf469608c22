import { readElevation } from '@santedb/auth-core'

/** The request headers that go on to SanteDB unless more are listed. */
const requestHeaders = [
  'accept',
  'accept-language',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-exist',
  'if-none-match',
  'if-unmodified-since',
  'prefer',
  'range',
]

/** Those of them by which a server may choose among answers. */
const negotiated = ['accept', 'accept-language', 'prefer']

/** The answer headers that come back from SanteDB unless more are listed. */
const answerHeaders = [
  'accept-ranges',
  'allow',
  'content-disposition',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after',
]

// Who the caller is and where it is, what belongs to one connection, and what makes a request another one: no list
// lets these through.
const neverOnward =
  /^(authorization|connection|content-length|cookie2?|expect|forwarded|from|host|keep-alive|origin|proxy-.*|referer|sec-.*|te|trailer|transfer-encoding|true-client-ip|upgrade|via|x-client-ip|x-device-authorization|x-forwarded(-.*)?|x-http-method.*|x-method-override|x-original-.*|x-real-ip|x-request-id|x-rewrite-.*|x-santedbclient-.*|x-ssl-.*|cf-.*)$/

// What would tell of the server, set its cookies here, or belongs to one connection.
const neverBack =
  /^(access-control-.*|alt-svc|cache-control|clear-site-data|connection|content-encoding|content-location|date|keep-alive|location|nel|proxy-.*|refresh|report-to|server|server-timing|service-worker-allowed|set-cookie2?|te|trailer|transfer-encoding|upgrade|vary|via|www-authenticate|x-aspnet.*|x-powered-by|x-request-id)$/

/** Which headers pass a gateway. */
export interface HeaderLists {
  readonly onward: readonly string[]
  readonly back: readonly string[]
  /** Those that go on, and that answers may depend on, whether SanteDB says so or not. */
  readonly negotiated: readonly string[]
}

/** Headers by their names in lower case. Plain, as every message makes an object of its own of them. */
export type PlainHeaders = Record<string, string>

/** The lists with what is listed besides. */
export function extendHeaderLists(onward: readonly string[] = [], back: readonly string[] = []): HeaderLists {
  return {
    onward: join(requestHeaders, onward),
    back: join(answerHeaders, back),
    negotiated: join(negotiated, onward),
  }
}

function join(usual: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Set([...usual, ...more.map((name) => name.toLowerCase())])]
}

/** Whether a header may be listed for requests. */
export function mayGoOnward(name: unknown): boolean {
  // Servers on the way may read an underscore as a hyphen.
  return isName(name) && !neverOnward.test(name.toLowerCase().replaceAll('_', '-'))
}

/** Whether a header may be listed for answers. */
export function mayComeBack(name: unknown): boolean {
  return isName(name) && !neverBack.test(name.toLowerCase())
}

/**
 * The headers that a request goes on with: those that are listed, and not those that belong to its connection, or that
 * the caller proved itself by.
 */
export function onwardHeaders(
  given: Headers,
  { onward }: HeaderLists,
  { requestId, proofs }: { requestId: string; proofs: readonly string[] },
): PlainHeaders {
  const ofConnection =
    given
      .get('connection')
      ?.toLowerCase()
      .split(/[\s,]+/) ?? []
  const headers: PlainHeaders = { accept: 'application/json' }
  for (const name of onward) {
    const value = given.get(name)
    if (value !== null && !ofConnection.includes(name) && !proofs.includes(name)) headers[name] = value
  }
  headers['x-request-id'] = requestId
  return headers
}

/** The headers of SanteDB's answer that the caller may see. */
export function answerHeadersOf({ headers: given }: Response, { back }: HeaderLists): PlainHeaders {
  const headers: PlainHeaders = {}
  // The runtime has decoded the body, so its length is that of another one.
  const isDecoded = given.has('content-encoding')
  for (const name of back) {
    const value = given.get(name)
    if (value !== null && !(isDecoded && name === 'content-length')) headers[name] = value
  }
  return headers
}

/** What an answer that asks for elevation says, without the server's own host and words. */
export function elevationChallenge(response: Response): string | undefined {
  const elevation = readElevation(response)
  return (
    elevation && `Bearer error="insufficient_scope", scope="${elevation.policies.filter(isOid).join(' ')}"`
  )
}

const isOid = (policy: string) => /^[\w.:-]+$/.test(policy)

function isName(name: unknown): name is string {
  return typeof name === 'string' && /^[\w-]+$/.test(name)
}
