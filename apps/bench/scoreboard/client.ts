/** Who signs in, and where. */
export interface Account {
  /** SanteDB's root; the token endpoint is below it. */
  readonly root: string
  readonly tokenEndpoint: string
  readonly generation: 2 | 3
  readonly clientId: string
  readonly clientSecret: string
  /** The device that iCDR 2.x demands; iCDR 3.x needs none. */
  readonly device?: { readonly id: string; readonly secret: string }
  /** The same as what the token endpoint wants beside OAuth. */
  readonly headers: Readonly<Record<string, string>>
  /** A time limit for token requests, for those who can be given one. */
  readonly timeoutMs?: number
  /** How long ahead of its end a session is to be renewed, for those who have to be told where sessions are short. */
  readonly renewAheadMs?: number
  /** The refresh token of a session that was opened beforehand, for those who have no grant of their own. */
  readonly refreshToken?: string
}

/** A session as a client has it. */
export interface HeldSession {
  readonly accessToken: string
  /** When it ends as the client believes, in milliseconds since 1970. */
  readonly endsAtMs?: number | undefined
}

/** What a call came to. */
export interface Answer extends Pick<Response, 'status' | 'text'> {
  /** By those who throw for statuses. */
  readonly thrown?: unknown
}

/** One client, signed in as one account in the way its own documents show. */
export interface Client {
  /** A session to make a call with: the one that is kept, or another one. */
  session(): Promise<HeldSession>
  /** A signed-in call; `address` is a path below the root, or a whole URL. */
  call?(address: string, init?: RequestInit): Promise<Answer>
  /** Replaces the session now. */
  renew?(): Promise<unknown>
  /** The client itself as a program holds it, and may come to print it; not the tokens that it hands out. */
  held(): readonly unknown[]
}

/**
 * What a client says that it does. Who does not say it is not blamed.
 *
 * - `keeps`: whoever asks gets the same session until it ends
 * - `calls`: it makes calls, and signs them
 * - `carries`: it makes calls with the token that it is given
 * - `ahead`: a session is replaced before its end
 * - `refreshes`: it knows the refresh token, and which one is next
 * - `limits`: a token request can be given a time limit
 * - `aborts`: a call takes an `AbortSignal`
 */
export type Claim = 'keeps' | 'calls' | 'carries' | 'ahead' | 'refreshes' | 'limits' | 'aborts'

/** Of what only those do who make calls. */
export function sayUnclaimedCall({ claims }: Contestant): string {
  return claims.includes('carries') ? 'left to the program' : 'no such call'
}

/** A client that stands on the board. */
export interface Contestant {
  readonly name: string
  /** The package it comes from, whose version is told. */
  readonly package?: string
  readonly isOurs?: boolean
  /** How it is driven, in a sentence for the page. */
  readonly driven: string
  readonly claims: readonly Claim[]
  /** It cannot begin a session, only go on with one. */
  readonly startsFromRefreshToken?: boolean
  /** A session in which it begins to renew ahead of the end, and when. @default eight seconds, in the last fifth */
  readonly renewsAhead?: { readonly sessionSeconds: number; readonly afterMs: number }
  open(account: Account): Client
}
