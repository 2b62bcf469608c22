import type { JsonObject } from '../protocol/json-object.ts'
import { getJson, type LookUpOptions, requireBody } from './get-json.ts'

const path = '/auth/.well-known/openid-configuration'

/**
 * Reads the discovery document of a SanteDB (OpenID Connect Discovery 1.0). Its addresses are what the server
 * believes of itself, and behind a proxy commonly internal ones: build yours on the root.
 *
 * @throws AuthError `invalid_response` where there is none; `network_error`, `server_error` and `throttled`.
 *
 * @example
 * ```ts
 * import { getDiscovery } from '@santedb/auth-core/look-ups'
 *
 * const { issuer } = await getDiscovery({ root: 'https://icdr.example.org:8443' })
 * ```
 */
export async function getDiscovery(options: LookUpOptions): Promise<JsonObject> {
  return requireBody(await getJson(options, path), path)
}
