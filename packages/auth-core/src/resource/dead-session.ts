import { readJsonObject } from '../protocol/json-object.ts'

/**
 * Whether an answer means that the session is gone. A 401 does, unless it asks for elevation. Of SanteDB's 403s the
 * ones do that are no policy's denial: generation 2 has no other word for a session that ended, generation 3 none
 * for a token that it does not know (SanteDB's `RestErrorHandler`).
 */
export async function isDeadSession(response: Response, standard: boolean): Promise<boolean> {
  const { status, headers } = response
  if (status === 401) return !asksForElevation(headers.get('www-authenticate'))
  if (status !== 403 || standard) return false
  const fault = await readJsonObject(response.clone())
  // Whoever answers without a fault of SanteDB's does not say why: a new session is worth one try.
  return typeof fault?.$type !== 'string' || !fault.$type.startsWith('PolicyViolation')
}

// iCDR 3.x says the same to a call whose session it did not see at all, and names whom it saw.
function asksForElevation(challenge: string | null): boolean | undefined {
  return challenge?.includes('insufficient_scope') && !challenge.includes("'ANONYMOUS'")
}
