import { type ClientClaims, encodeClientClaims } from '../protocol/client-claims.ts'
import type { Grant } from '../protocol/grant.ts'

/** The same grant with client claims, which SanteDB reads from a header of its own (`X-SanteDBClient-Claim`). */
export function withClaims(grant: Grant, claims: ClientClaims | undefined): Grant {
  if (!claims) return grant
  return {
    ...grant,
    claims,
    headers: ({ claimTypes }) => {
      const header = encodeClientClaims(claims, claimTypes)
      return header === undefined ? {} : { 'x-santedbclient-claim': header }
    },
  }
}
