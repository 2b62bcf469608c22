import * as v from 'valibot'
import { isJsonObject, type JsonObject } from './json-object.ts'

/** The members of a token answer in standard form, by the names and in the units of RFC 6749 section 5.1. */
export interface TokenAnswer {
  access_token: string
  refresh_token?: string | undefined
  id_token?: string | undefined
  expires_in?: number | undefined
  /** SanteDB leaves it out: its identity token tells the policies. */
  scope?: string | undefined
}

// One check, and none of the reasons: an answer that is none is shown as it came.
const tokenAnswer = v.custom<TokenAnswer>(isTokenAnswer)

/** Parses a token answer that was brought into standard form; `undefined` where it is none. */
export function parseTokenAnswer(body: JsonObject): TokenAnswer | undefined {
  const { success, output } = v.safeParse(tokenAnswer, body)
  return success ? output : undefined
}

function isTokenAnswer(value: unknown): boolean {
  if (!isJsonObject(value)) return false
  const { access_token: accessToken, refresh_token, id_token, expires_in, scope } = value
  const areTexts = [refresh_token, id_token, scope].every((it) => typeof (it ?? '') === 'string')
  // Visible ASCII (RFC 6750 section 2.1): what else it held could not be a header, and would show in an error.
  const isToken = typeof accessToken === 'string' && /^[!-~]+$/.test(accessToken)
  return areTexts && isToken && typeof (expires_in ?? 0) === 'number'
}
