import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse } from '../errors/failures.ts'
import { isJsonObject, type JsonObject } from '../protocol/json-object.ts'
import { getJson, type LookUpOptions, requireBody } from './get-json.ts'

const path = '/auth/jwks'

/**
 * Reads the key set of a SanteDB (RFC 7517), for `verifyIdentityToken`. RSA keys have only a certificate in it, and
 * HMAC keys are in it with their secret. iCDR 2.x has none.
 *
 * @throws AuthError `invalid_response` where there is none; `network_error`, `server_error` and `throttled`.
 *
 * @example
 * ```ts
 * import { getKeySet } from '@santedb/auth-core/look-ups'
 *
 * const keySet = await getKeySet({ root: 'https://icdr.example.org:8443' })
 * ```
 */
export async function getKeySet(options: LookUpOptions): Promise<{ keys: JsonObject[] }> {
  const { keys } = requireBody(await getJson(options, path), path)
  if (Array.isArray(keys) && keys.every(isJsonObject)) return { keys }
  throw new AuthError(invalidResponse, `${path} gave no key set.`)
}
