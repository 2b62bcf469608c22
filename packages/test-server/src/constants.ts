/** What the documented sample answers with: `1799984` milliseconds are 30 minutes. */
export const DEFAULT_SESSION_LENGTH_SECONDS = 1800

/** 2.x keeps a refresh token twice as long as a session (10 and 5 minutes in its code). */
export const REFRESH_LENGTH_PER_SESSION_LENGTH = 2

/** The issuer of SanteDB's own container set-up. */
export const DEFAULT_ISSUER = 'http://localhost:8080/auth'

/** With 5, the sixth wrong secret locks (protocol section 8). */
export const DEFAULT_MAXIMUM_FAILURES = 5

/** A lock lasts this long for each failure so far: 180 seconds after the sixth. */
export const DEFAULT_LOCK_SECONDS_PER_FAILURE = 30

/** The types that 2.x accepts in `X-SanteDBClient-Claim` as installed: none of the URNs that it acts on. */
export const DEFAULT_ALLOWED_CLAIMS: readonly string[] = [
  'scope',
  'PolicyOverride',
  'ResourceId',
  'PurposeOfUse',
  'FacilityId',
  'OrganizationId',
]

/** Older requests are forgotten, so that a server that runs for weeks does not grow. */
export const MAXIMUM_RECORDED_REQUESTS = 10_000

/** The application of the documented example. */
export const EXAMPLE_APPLICATION = {
  id: 'EXAMPLE_APPLICATION',
  secret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  sid: '5e72744a-b4ca-11ef-9e56-d7a7bf34be11',
} as const

/** The device of the documented example. */
export const EXAMPLE_DEVICE = {
  id: 'EXAMPLE_DEVICE_NODE',
  secret: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a',
  sid: '142369d0-f1f1-40d8-927b-eeb750eceb3c',
} as const
