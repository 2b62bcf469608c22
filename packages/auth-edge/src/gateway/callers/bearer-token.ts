import { Problem } from '../problem.ts'

/**
 * The token of `Authorization: Bearer` (RFC 6750 section 2.1), or `undefined` where the header is missing.
 *
 * @throws Problem `credential_rejected` for any other scheme, several credentials, or what is no token.
 */
export function readBearer({ headers }: Request): string | undefined {
  const header = headers.get('authorization')
  if (header === null) return undefined
  const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(header) ?? []
  if (token === undefined) throw rejectBearer()
  return token
}

/** The refusal of a bearer (RFC 6750 section 3.1). */
export function rejectBearer(cause?: unknown): Problem {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' }
  return new Problem('credential_rejected', { headers, cause })
}
