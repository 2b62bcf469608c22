import * as v from 'valibot'
import type { ServerContext } from '../context.ts'
import { NOT_HEXADECIMAL } from '../dotnet-messages.ts'
import { fromHex, toBase64Url, toHex } from '../tokens/bytes.ts'
import { ReturnedError } from './errors.ts'
import { signValue, verifyValue } from './signed-values.ts'

const LIFETIME_MS = 60_000

/** What an authorization code stands for; the scope is part of it. */
export interface AuthorizationCode {
  /** A name, as is the user. */
  readonly application: string
  readonly user: string
  readonly scope: string
  readonly expiresAtMs: number
}

const schema: v.GenericSchema<unknown, AuthorizationCode> = v.object({
  application: v.string(),
  user: v.string(),
  scope: v.string(),
  expiresAtMs: v.number(),
})

/**
 * A code for the session that is to come: base64url, although the token endpoint reads hexadecimal, so that the codes
 * of the 2021 build lead nowhere. The option `usableCodes` puts that right (SanteDB's `OAuthTokenBehavior.SelfPost`).
 */
export async function signCode(
  code: Omit<AuthorizationCode, 'expiresAtMs'>,
  { keys, options }: ServerContext,
): Promise<string> {
  const expiresAtMs = options.clock() + LIFETIME_MS
  const signed = await signValue({ ...code, expiresAtMs }, await keys.sessionTokenKey())
  return options.usableCodes ? toHex(signed).toUpperCase() : toBase64Url(signed)
}

/**
 * Reads a code back, once and within a minute.
 *
 * @throws {ReturnedError} `invalid_request` for what is not hexadecimal, `invalid_grant` for any other code that
 * does not work
 */
export async function redeemCode(
  text: string,
  { keys, options, usedCodes }: ServerContext,
): Promise<AuthorizationCode> {
  const signed = fromHex(text)
  if (!signed) throw new ReturnedError('invalid_request', NOT_HEXADECIMAL)
  const parsed = v.safeParse(schema, await verifyValue(signed, await keys.sessionTokenKey()))
  if (!parsed.success) throw new ReturnedError('invalid_grant', 'Invalid authorization code')
  const { expiresAtMs } = parsed.output
  if (expiresAtMs <= options.clock() || !usedCodes.use(text.toUpperCase(), expiresAtMs)) {
    throw new ReturnedError('invalid_grant', 'Authorization code is expired or was used')
  }
  return parsed.output
}
