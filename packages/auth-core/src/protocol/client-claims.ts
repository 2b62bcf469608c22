import { AuthError } from '../errors/auth-error.ts'
import { invalidOptions, unsupported } from '../errors/failures.ts'

/**
 * What a client may claim about the session that it asks for. SanteDB checks it, and keeps it with the session. A claim
 * that the server's generation has no name for fails with `unsupported`.
 *
 * @example
 * ```ts
 * import { type ClientClaims, password } from '@santedb/auth-core'
 *
 * const claims: ClientClaims = { facility: 'e7d2f4f6-0f2b-4a5d-9b7e-3f1c2a6d8e90', language: 'fr' }
 * export const grant = password({ username: 'allison', password: 'the password of the user', claims })
 * ```
 */
export interface ClientClaims {
  /** Asks for overridden policies ("break the glass"). Only its presence counts, so `false` cannot be sent. */
  override?: true
  /** What the data will be used for: a UUID of `purposesOfUse`, or the mnemonic of a deployment. */
  purpose?: string | undefined
  /** The UUID of the facility that the user works in. */
  facility?: string | undefined
  /** The organization that the user works for. */
  organization?: string | undefined
  /** The language that the user reads, as a code such as `fr`. */
  language?: string | undefined
  /** Asks for a session that cannot be refreshed. */
  temporary?: true
}

/** What a generation calls each claim; `undefined` where it has no name for it. */
export type ClientClaimTypes = Readonly<Record<keyof ClientClaims, string | undefined>>

/**
 * The value of the header `X-SanteDBClient-Claim`, or `undefined` where nothing is claimed.
 *
 * @throws AuthError `invalid_options` for a value that SanteDB would cut or stumble over, which is not repeated;
 * `unsupported` for a claim that the generation has no name for.
 */
export function encodeClientClaims(
  claims: ClientClaims,
  claimTypes: Partial<ClientClaimTypes>,
): string | undefined {
  const types = new Map(Object.entries(claimTypes))
  // A caller without types may write `override: false`; sent, it would ask for an override.
  const given = Object.entries(claims).filter(([, value]) => value !== undefined && value !== false)
  const entries = given.map(([claim, value]) => {
    if (value !== true && (typeof value !== 'string' || !/^[^;=]+$/.test(value))) {
      const summary = `The claim ${claim} must be a text that is not empty and contains neither ";" nor "=".`
      throw new AuthError(invalidOptions, summary)
    }
    const type = types.get(claim)
    if (!type) throw new AuthError(unsupported, `The server has no name for the claim ${claim}.`)
    return `${type}=${value}`
  })
  if (entries.length === 0) return undefined
  return btoa(String.fromCharCode(...new TextEncoder().encode(entries.join(';'))))
}
