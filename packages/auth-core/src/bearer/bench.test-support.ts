import {
  createScriptedFetch,
  createUnsignedToken,
  type ReceivedRequest,
  type Script,
  VirtualClock,
} from '../testing/index.ts'
import { type BearerVerifier, createBearerVerifier } from './create-bearer-verifier.ts'
import type { BearerVerifierOptions } from './options.ts'

export const nowMs = 1_800_000_000_000

/** A verifier whose SanteDB says what the test says: unless told otherwise, that every token is of a live session. */
export class Bench {
  readonly clock: VirtualClock = new VirtualClock(nowMs)
  readonly verifier: BearerVerifier
  readonly requests: readonly ReceivedRequest[]
  readonly answer: (script: Script) => void

  constructor(options: Partial<BearerVerifierOptions> = {}) {
    const server = createScriptedFetch()
    this.requests = server.requests
    this.answer = (script) => server.onResource(script)
    this.answer(live())
    this.verifier = createBearerVerifier({
      root: 'https://icdr.example.org',
      fetch: server.fetch,
      clock: this.clock,
      ...options,
    })
  }

  /** What becomes of a token, in a word. */
  async judge(token: string): Promise<string> {
    return (await this.verifier.verify(`Bearer ${token}`)).outcome
  }
}

/** The answer for a session that lives so long from the start of the test. */
export function live({
  seconds = 3600,
  policies = ['1.2.3'],
}: { seconds?: number; policies?: readonly string[] } = {}): Script {
  return ({ headers }) =>
    Response.json({
      access_token: headers.get('authorization')?.slice('Bearer '.length),
      id_token: createUnsignedToken({
        exp: nowMs / 1000 + seconds,
        nbf: nowMs / 1000,
        scope: policies,
        sub: 'somebody',
        name: 'allison',
        extensions: { santedb: { appid: 'an application' } },
      }),
    })
}

export const dead: Script = () => Response.json({ error: 'unspecified_error' }, { status: 401 })
export const down: Script = () => new Response('down', { status: 502 })
