import { compactVerify } from 'jose'
import * as v from 'valibot'
import { hmacSecretBytes } from '../tokens/hmac-key.ts'

/** The members of a token answer. */
export interface TokenAnswer {
  readonly access_token: string
  readonly id_token: string
  readonly token_type: string
  readonly expires_in: number
  /** Empty when there was none. */
  readonly refresh_token: string
}

/** Reads a token answer; fails on anything else. */
export async function readTokenAnswer(response: Response): Promise<TokenAnswer> {
  const schema = v.object({
    access_token: v.string(),
    id_token: v.string(),
    token_type: v.string(),
    expires_in: v.number(),
    refresh_token: v.optional(v.string(), ''),
  })
  return v.parse(schema, await response.json())
}

/**
 * The claims of an identity token whose HS256 signature is this secret's, by the rule of SanteDB's
 * `OAuthTokenBehavior.HydrateToken`.
 */
export async function verifiedClaims(
  identityToken: string,
  secret: string,
): Promise<Record<string, unknown>> {
  const { payload } = await compactVerify(identityToken, hmacSecretBytes(secret), { algorithms: ['HS256'] })
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(new TextDecoder().decode(payload)))
}
