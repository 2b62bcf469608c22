import { ClientSecretBasic, None } from 'oauth4webapi'
import type { Dialect } from './dialect.ts'

/** Any OAuth server that keeps to RFC 6749, with none of SanteDB's peculiarities. */
export const standard: Dialect = {
  name: 'standard',
  refreshesAfterEnd: true,
  claimTypes: {},
  authenticate: ({ clientSecret }) => (clientSecret === undefined ? None() : ClientSecretBasic(clientSecret)),
  // SanteDB's `token_type` means nothing; of another server a token of another type is one that we cannot use. Some
  // of them write numbers as text.
  standardize({ status, body }) {
    if (status !== 200) return { status, body }
    if (!/^bearer$/i.test(String(body.token_type))) return { status, body: {} }
    const { expires_in: expiresIn, ...rest } = body
    const seconds = Number(expiresIn)
    return { status, body: { ...rest, ...(!Number.isNaN(seconds) && { expires_in: seconds }) } }
  },
}
