import type { Transport } from '../protocol/server.ts'
import type { Call } from './call.ts'
import { withToken } from './call-headers.ts'

/** A call that is to be made, redirects and all. */
export interface Journey {
  readonly call: Call
  /** The token that goes with it, where it is signed in. */
  readonly token: string | undefined
  readonly transport: Transport
  /** Whether the token may go there. */
  readonly takesToken: (address: string) => boolean
}

/** Where a call has ended. */
export interface Arrival {
  readonly response: Response
  /** Whether the token was there when it was given. */
  readonly isSignedIn: boolean
}

/** Makes a call, and follows its redirects. The token goes nowhere but to the origins that it is for. */
export type Follower = (journey: Journey) => Promise<Arrival>

/** What is sent of a call. */
export function initOf(call: Call, token: string | undefined, redirect: Call['redirect']): RequestInit {
  const { headers } = call
  return {
    ...call.rest,
    method: call.method,
    headers: token === undefined ? (headers ?? {}) : withToken(headers, token),
    redirect,
    signal: call.signal ?? null,
    body: call.body ?? null,
    // What cannot be sent again is a stream, and fetch takes a stream only with this said.
    ...(!call.repeatable && { duplex: 'half' }),
  }
}
