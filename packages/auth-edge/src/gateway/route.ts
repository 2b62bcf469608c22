import type { Caller, ProveCaller } from './callers/caller.ts'
import type { OnwardIdentity } from './onward/onward.ts'
import type { FailureFormat } from './problem.ts'
import type { Target } from './target.ts'

/** Who may call what, and as whom the call goes on. */
export interface RouteOptions {
  /**
   * The path, at the gateway and below SanteDB's root: `/fhir/metadata`, `/fhir/Patient/:id`, or `/fhir/*` for
   * `/fhir` and all below it. It matches in any case, as in SanteDB. The first route that matches is taken.
   */
  readonly path: string
  /**
   * The methods that go on. `GET` includes `HEAD`.
   *
   * @default ['GET']
   */
  readonly methods?: readonly string[] | undefined
  /**
   * How a caller proves itself. The first whose credential is there decides; a credential that is wrong is refused,
   * whatever the others would take. Nobody gets in unless `nobody()` is written out.
   */
  readonly callers: readonly Caller[]
  /**
   * As whom the call goes on: as the gateway's own `application`, as the `caller` whose bearer or browser session it
   * was, or `anonymous`.
   */
  readonly onward: OnwardIdentity
  /**
   * The largest body, in bytes.
   *
   * @default 10485760
   */
  readonly maximumBodyBytes?: number | undefined
  /**
   * How long it may take until SanteDB's answer begins, in milliseconds, the caller's upload included.
   *
   * @default 30000
   */
  readonly timeoutMs?: number | undefined
  /**
   * `Cache-Control` of answers that are a success.
   *
   * @default 'no-store', and SanteDB's own where nobody signed in on either side
   */
  readonly cacheControl?: string | undefined
  /**
   * How failures are told: as problem JSON (RFC 9457), or as FHIR's `OperationOutcome`.
   *
   * @default 'operation-outcome' below `/fhir`, else 'problem'
   */
  readonly failures?: FailureFormat | undefined
}

/** A route that is ready to be matched. */
export interface Route {
  readonly pattern: string
  /** Its segments as they are written in the pattern. */
  readonly written: readonly string[]
  /** What a target's segments are matched with: in lower case, and {@link named}. */
  readonly segments: readonly string[]
  readonly takesRest: boolean
  readonly methods: ReadonlySet<string>
  readonly provers: readonly ProveCaller[]
  readonly onward: OnwardIdentity
  readonly maximumBodyBytes: number
  readonly timeoutMs: number
  readonly cacheControl: string | undefined
  readonly failures: FailureFormat
  /** The request headers that answers depend on. */
  readonly vary: readonly string[]
}

/** What was found for a request. */
export type Match =
  | { readonly route: Route; readonly allowed?: undefined }
  /** There are routes for the path, and these are their methods. */
  | { readonly route: undefined; readonly allowed: readonly string[] }

/** The first route for a path and a method. */
export function findRoute(routes: readonly Route[], given: readonly string[], method: string): Match {
  const allowed: string[] = []
  const segments = named(given)
  for (const route of routes) {
    if (!matches(route, segments)) continue
    if (route.methods.has(method)) return { route }
    allowed.push(...route.methods)
  }
  return { route: undefined, allowed: [...new Set(allowed)] }
}

function matches({ segments: pattern, takesRest }: Route, segments: readonly string[]): boolean {
  if (takesRest ? segments.length < pattern.length : segments.length !== pattern.length) return false
  return pattern.every((expected, index) =>
    expected.startsWith(':') ? segments[index] !== '' : expected === segments[index],
  )
}

/** The segments that have a name: a slash at the end must lead past no route. */
export function named(segments: readonly string[]): readonly string[] {
  return segments.at(-1) === '' ? segments.slice(0, -1) : segments
}

/**
 * A path as it goes on: as the route writes it, as far as it does. SanteDB looks for its services' addresses in their
 * own writing, and beyond the path where it does not find them there.
 */
export function pathOnward({ written, takesRest }: Route, { path }: Target): string {
  const own = `/${written.join('/')}`
  if (path === own || (takesRest && path.startsWith(`${own}/`))) return path
  const given = path.split('/').slice(1)
  const rest = takesRest ? given.slice(written.length) : []
  const begin = written.map((segment, index) => (segment.startsWith(':') ? given[index] : segment))
  return `/${[...begin, ...rest].join('/')}`
}
