/** An application or a device that the server knows. */
export interface TestServerAccount {
  /** The name it signs in with: `client_id`, or the device's id. */
  readonly id: string
  readonly secret: string
  /** Its security id, a UUID. @default always the same one for the same name */
  readonly sid?: string | undefined
  /** What it is *not* simply granted, by policy OID. @default every policy is granted */
  readonly policies?: Readonly<Record<string, 'grant' | 'elevate' | 'deny'>> | undefined
}

/** A key that the server signs with. */
export interface TestServerKey {
  /** `default` signs session tokens; `SA.<application's SID>` that application's identity tokens. */
  readonly name: string
  readonly algorithm: 'hmac'
  readonly secret: string
}

/** What {@link createTestServer} takes. Everything but `generation` has a default. */
export interface TestServerOptions {
  /** The generation of SanteDB to behave like: 2 is iCDR 2.0 to 2.5. */
  readonly generation: 2
  /** The `iss` of identity tokens; any string, as in SanteDB. @default 'http://localhost:8080/auth' */
  readonly issuer?: string | undefined
  /** @default 1800 */
  readonly sessionLengthSeconds?: number | undefined
  /** How long a refresh token can be used; may be longer than the session. @default twice the session */
  readonly refreshLengthSeconds?: number | undefined
  /** The server's time, in milliseconds since 1970. @default Date.now */
  readonly clock?: (() => number) | undefined
  /** @default the application of the documented example */
  readonly applications?: readonly TestServerAccount[] | undefined
  /** @default the device of the documented example */
  readonly devices?: readonly TestServerAccount[] | undefined
  /** A `default` key with a random secret is added when there is none. @default [] */
  readonly keys?: readonly TestServerKey[] | undefined
  /** The name of the key for identity tokens (`jwtSigningKey` in SanteDB). @default 'default' */
  readonly identityTokenKey?: string | undefined
  /** The types accepted in `X-SanteDBClient-Claim` (protocol section 7.1). */
  readonly allowedClaims?: readonly string[] | undefined
  /** Whether client credentials without a device pass the switch of protocol section 2.5. @default true */
  readonly clientOnlyGrants?: boolean | undefined
  /** Whether `Authorization: Basic` is tried as an application (protocol section 2.3). @default true */
  readonly basicApplicationAuthentication?: boolean | undefined
  readonly lockout?:
    | {
        /** Wrong secrets that are forgiven; the next one locks. @default 5 */
        readonly maximumFailures?: number | undefined
        /** A lock's length for each failure so far. @default 30 */
        readonly secondsPerFailure?: number | undefined
      }
    | undefined
}

/** The options with every default filled in. */
export interface ResolvedOptions {
  readonly generation: 2
  readonly issuer: string
  readonly sessionLengthSeconds: number
  readonly refreshLengthSeconds: number
  readonly clock: () => number
  readonly applications: readonly TestServerAccount[]
  readonly devices: readonly TestServerAccount[]
  readonly keys: readonly TestServerKey[]
  readonly identityTokenKey: string
  readonly allowedClaims: readonly string[]
  readonly clientOnlyGrants: boolean
  readonly basicApplicationAuthentication: boolean
  readonly lockout: { readonly maximumFailures: number; readonly secondsPerFailure: number }
}
