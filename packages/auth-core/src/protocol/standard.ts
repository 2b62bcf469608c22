import { ClientSecretBasic, None } from 'oauth4webapi'
import type { Dialect } from './dialect.ts'

/** Any OAuth server that keeps to RFC 6749, with none of SanteDB's peculiarities. */
export const standard: Dialect = {
  name: 'standard',
  refreshesAfterEnd: true,
  authenticate: ({ clientSecret }) => (clientSecret === undefined ? None() : ClientSecretBasic(clientSecret)),
  standardize: (answer) => answer,
}
