// What happened in a soak, as its witness, its callers and its troublemaker wrote it down. Moments are milliseconds since
// the beginning, all on one clock. Tokens and secrets are here by their fingerprints alone.

export type Generation = 2 | 3
export type Runtime = 'Node.js' | 'Deno' | 'Bun' | 'workerd'

/** Something that lasted. */
export interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

/** Who signs in: an application on a device, on one runtime. */
export interface Identity {
  readonly name: string
  readonly generation: Generation
  readonly runtime: Runtime
  /** Where its processes keep their session: those with a store of their own outside know what a killed one knew. */
  readonly store: 'memory' | 'file' | 'redis' | 'object'
  readonly sessionMs: number
}

/** A call as its caller saw it. */
export interface Call extends Span {
  readonly identity: string
  readonly process: string
  /** The HTTP status that the resource was answered with, or the code of the failure. */
  readonly outcome: number | string
}

/** What became of a request on the wire. */
export type Answer =
  | { readonly is: 'grant'; readonly token: string }
  | { readonly is: 'refusal'; readonly status: number; readonly error: string }
  | { readonly is: 'status'; readonly status: number; readonly retryAfterMs?: number | undefined }
  /** It broke off, or none came. */
  | { readonly is: 'broken' }
  /** Whoever asked went away before it was there. */
  | { readonly is: 'given-up' }

/** A request as the witness between client and server saw it. */
export interface Exchange extends Span {
  readonly identity: string
  readonly to: 'token' | 'sign-in' | 'resource'
  /** OAuth's grant, of a token request. */
  readonly grantType?: string | undefined
  /** What was presented: credentials and grant, or the token. */
  readonly presented?: string | undefined
  readonly answer: Answer
}

/** Trouble that was made, until all of it was over. */
export interface Trouble extends Span {
  readonly generation: Generation
  readonly strikes: 'sign-in' | 'resources' | 'everything'
  readonly what: string
}

/** Sessions that were ended ahead of their time. Those that were granted meanwhile may have been ended too. */
export interface Ending extends Span {
  readonly generation: Generation
  /** Whose; everybody's where it is not told. */
  readonly identity?: string | undefined
  readonly why: string
}

/** A move of a server's clock. */
export interface ClockMove extends Span {
  readonly generation: Generation
  readonly byMs: number
}

/** A process that was killed, until it was there again. */
export interface Kill extends Span {
  readonly identity: string
  readonly process: string
}

/** A time in which this machine let processes wait for a processor. */
export type Stall = Span

/** What a process used at one moment. */
export interface Sample {
  readonly process: string
  readonly pid: number
  readonly atMs: number
  readonly residentBytes: number
  readonly handles: number
}

/** Something that must never be, seen as it happened. */
export interface Observation {
  readonly atMs: number
  /** Whatever a process prints as an error is `unhandled`. */
  readonly what: 'leak' | 'unhandled' | 'openFile' | 'brokenService' | 'unanswered'
  readonly text: string
}

/** All of it. */
export interface History {
  readonly identities: Identity[]
  readonly calls: Call[]
  readonly exchanges: Exchange[]
  readonly troubles: Trouble[]
  readonly endings: Ending[]
  readonly clockMoves: ClockMove[]
  readonly kills: Kill[]
  readonly stalls: Stall[]
  readonly samples: Sample[]
  readonly observations: Observation[]
}

export function beginHistory(identities: readonly Identity[]): History {
  return {
    identities: [...identities],
    calls: [],
    exchanges: [],
    troubles: [],
    endings: [],
    clockMoves: [],
    kills: [],
    stalls: [],
    samples: [],
    observations: [],
  }
}
