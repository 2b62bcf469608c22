import type { SessionTimes } from './renewal.ts'

/** A session as it is held and stored. All times are milliseconds on the server's clock. */
export interface SessionEntry extends SessionTimes {
  readonly accessToken: string
  readonly refreshToken?: string | undefined
  readonly identityToken?: string | undefined
  readonly scope?: string | undefined
  /** The end that the server told, to be shown. */
  readonly expiresAtMs: number
}
