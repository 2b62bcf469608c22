import type { TokenAnswer } from '../protocol/token-request.ts'
import type { SessionTimes } from './renewal.ts'

/** A session as it is held and stored. All times are milliseconds on the server's clock. */
export interface SessionEntry
  extends SessionTimes, Pick<TokenAnswer, 'accessToken' | 'identityToken' | 'refreshToken' | 'scope'> {
  /** The end that the server told, to be shown. */
  readonly expiresAtMs: number
}
