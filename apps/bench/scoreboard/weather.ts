import type { TestServerOptions } from '@santedb/test-server'
import type { Claim, Client, Contestant } from './client.ts'
import type { Station } from './station.ts'

/** What was measured of one client in one weather. */
export interface Cell {
  readonly verdict: 'good' | 'bad' | 'does not apply'
  /** In plain words, and the same ones each time. */
  readonly words: string
}

export interface Sky {
  readonly station: Station
  readonly contestant: Contestant
  readonly client: Client
  /** What the client, and what it stands on, wrote to the console meanwhile. */
  readonly console: readonly unknown[]
}

/** Something that happens to a client. */
export interface Weather {
  readonly name: string
  /** What happens, and what a client should do; a sentence or two for the page. */
  readonly about: string
  /** What a client has to claim: one of these. @default it is asked of every client */
  readonly claims?: readonly Claim[]
  /** What is said of those who do not. @default 'left to the program' */
  readonly unclaimed?: (contestant: Contestant) => string
  /** Measured of those who do not claim it too: told, and not blamed. */
  readonly isTold?: boolean
  readonly server?: (contestant: Contestant) => Omit<TestServerOptions, 'generation'>
  readonly clientSecret?: string
  readonly timeoutMs?: number
  readonly renewAheadMs?: number
  /** There must be refresh tokens: a new one with each renewal, or always the first one. @default as the generation does it */
  readonly refreshTokens?: 'any' | 'new' | 'first'
  /** Whether sessions are ended, after which no refresh token is worth anything. */
  readonly endsSessions?: boolean
  measure(sky: Sky): Promise<Cell>
}

export function good(words: string): Cell {
  return { verdict: 'good', words }
}

export function bad(words: string): Cell {
  return { verdict: 'bad', words }
}

/** Good or bad, in the same words. */
export function judge(isGood: boolean, words: string): Cell {
  return { verdict: isGood ? 'good' : 'bad', words }
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
