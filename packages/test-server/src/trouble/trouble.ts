/** Parts of the server that trouble can be limited to. `resource` is everything outside `/auth`. */
export type TroubleEndpoint =
  | 'token'
  | 'session'
  | 'userinfo'
  | 'authorize'
  | 'jwks'
  | 'discovery'
  | 'signout'
  | 'resource'

/** What goes wrong. */
export type TroubleEffect =
  /** Answers late. */
  | { readonly effect: 'delay'; readonly delayMs: number }
  /** Never answers. */
  | { readonly effect: 'hang' }
  /** Answers a few bytes at a time. */
  | { readonly effect: 'drip'; readonly intervalMs: number; readonly chunkBytes?: number | undefined }
  /** Closes the connection without an answer. */
  | { readonly effect: 'drop' }
  /** Closes the connection in the middle of the answer's body; half of it is sent unless told otherwise. */
  | { readonly effect: 'truncate'; readonly afterBytes?: number | undefined }
  /** Answers with another status, such as 503, and a short text. */
  | { readonly effect: 'status'; readonly status: number; readonly retryAfter?: string | undefined }
  /**
   * Answers as this generation does to somebody who asks too often (SanteDB's `OAuthErrorBehavior` and
   * `RestErrorHandler`).
   */
  | { readonly effect: 'throttle'; readonly retryAfter?: string | undefined }
  /** Answers with a web page, as a proxy in between would, with status 200 unless told otherwise. */
  | { readonly effect: 'html'; readonly status?: number | undefined }
  /** Answers as ever under another content type; an empty one leaves it out. */
  | { readonly effect: 'contentType'; readonly contentType: string }
  /** Redirects, with status 307 unless told otherwise: it keeps method and body. */
  | { readonly effect: 'redirect'; readonly location: string; readonly status?: number | undefined }

/** Where trouble strikes. */
export interface TroubleTarget {
  /** A part of the server, or a path that starts with `/`. @default every request */
  readonly endpoint?: TroubleEndpoint | `/${string}` | undefined
  /**
   * Whether the request takes effect although its sender does not hear of it: the session of a dropped answer
   * exists. For effects that replace the answer. @default false
   */
  readonly takesEffect?: boolean | undefined
}

/** Trouble for the next requests. */
export type NextTrouble = TroubleEffect & TroubleTarget & { readonly times?: number | undefined }

/** Trouble by chance. */
export type RandomTrouble = TroubleEffect & TroubleTarget & { readonly probability: number }

/**
 * Trouble that a server has been told to make.
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 *
 * const server = createTestServer({ generation: 3 })
 * server.trouble.next({ endpoint: 'token', times: 2, effect: 'status', status: 503 })
 * server.trouble.sometimes({ probability: 0.1, effect: 'delay', delayMs: 500 })
 * ```
 */
export interface Trouble {
  /**
   * Makes trouble for the next matching requests, then no more. What was asked for first strikes first.
   *
   * @throws {TestServerOptionsError} naming everything that is wrong about it
   */
  next(trouble: NextTrouble): void
  /**
   * Makes trouble by chance, until {@link Trouble.clear}. The same seed and requests give the same trouble.
   *
   * @throws {TestServerOptionsError} naming everything that is wrong about it
   */
  sometimes(trouble: RandomTrouble): void
  /** Starts the chances over from a seed. @default 1 is the seed of a new server */
  seed(seed: number): void
  /** How many requests will meet trouble of {@link Trouble.next}. */
  readonly pending: number
  /** Makes no more trouble. */
  clear(): void
}
