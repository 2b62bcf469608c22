/** What differs between the generations when the options do not say. */
export interface GenerationDefaults {
  readonly sessionLengthSeconds: number
  /** How long a refresh token lasts, for each second of a session. */
  readonly refreshLengthPerSessionLength: number
}

/** The defaults by generation (SanteDB's `OAuthTokenResponse` and `AdoIdentityProvider`). */
export const GENERATION_DEFAULTS: Readonly<Record<2 | 3, GenerationDefaults>> = {
  // The documented sample answers `1799984`, milliseconds of 30 minutes; the code has 5 and 10 minutes.
  2: { sessionLengthSeconds: 1800, refreshLengthPerSessionLength: 2 },
  // One hour, and one hour and a half for refresh tokens, which nothing checks.
  3: { sessionLengthSeconds: 3600, refreshLengthPerSessionLength: 1.5 },
}
