import { describeClaims } from './describe-claims.ts'
import { describeHeader, describeSignature } from './describe-header.ts'
import { generationOf } from './generation-of.ts'
import { describeSessionToken } from './describe-session-token.ts'
import type { Presented } from './read-presented.ts'

/** One thing that a token says. */
export interface Fact {
  readonly name: string
  /** What is written, in words where it is a time or an OID; more than one line for a list. */
  readonly value: readonly string[]
  /** What it is for, and what is peculiar about it. */
  readonly meaning?: string
}

/** What a token says, to be shown: no token and no signature is in it. */
export interface TokenDescription {
  readonly title: string
  /** Always `false`: nothing is asked here that could tell. */
  readonly verified: false
  readonly warning: string
  readonly generation: 2 | 3 | undefined
  readonly header: readonly Fact[]
  readonly claims: readonly Fact[]
}

/** Explains a token. */
export function describeToken(token: Presented, nowMs: number): TokenDescription {
  if (token.kind !== 'jwt') return describeSessionToken(token)
  const { header, claims, signed } = token
  const generation = generationOf(header, claims)
  return {
    title: `An identity token${generation === undefined ? '; not one as SanteDB writes them' : ` of iCDR ${generation}.x`}`,
    verified: false,
    warning: `Nothing was verified: this is what it says, not what is true. ${describeSignature(header, generation, signed)}`,
    generation,
    header: describeHeader(header, generation),
    claims: describeClaims(claims, generation, nowMs),
  }
}
