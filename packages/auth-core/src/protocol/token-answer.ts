import type { JsonObject } from './json-object.ts'
import { token } from './shape.ts'

/** The members of a token answer in standard form, by the names and in the units of RFC 6749 section 5.1. */
export interface TokenAnswer {
  access_token: string
  refresh_token?: string | undefined
  id_token?: string | undefined
  expires_in?: number | undefined
  /** SanteDB leaves it out: its identity token tells the policies. */
  scope?: string | undefined
}

/**
 * Whether a body that was brought into standard form is a token answer. None of the reasons: an answer that is none is
 * shown as it came.
 */
export function isTokenAnswer(body: JsonObject): body is JsonObject & TokenAnswer {
  const { access_token: accessToken, refresh_token, id_token, expires_in, scope } = body
  const areTexts = [refresh_token, id_token, scope].every((it) => typeof (it ?? '') === 'string')
  return areTexts && token(accessToken) && typeof (expires_in ?? 0) === 'number'
}
