import { ClientSecretBasic, None } from 'oauth4webapi'
import type { Dialect } from './dialect.ts'

/** Any OAuth server that keeps to RFC 6749, with none of SanteDB's peculiarities. */
export const standard: Dialect = {
  name: 'standard',
  refreshesAfterEnd: true,
  authenticate: ({ clientSecret }) => (clientSecret === undefined ? None() : ClientSecretBasic(clientSecret)),
  // SanteDB's `token_type` means nothing; of another server a token of another type is one that we cannot use.
  standardize: (answer) =>
    answer.status === 200 && !/^bearer$/i.test(String(answer.body.token_type))
      ? { status: 200, body: {} }
      : answer,
}
