import type { TestServerStore } from './state/store.ts'
import type { RecordedRequest } from './state/recorded-request.ts'

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

/** A place where users work. */
export interface TestServerFacility {
  /** A UUID. */
  readonly id: string
  /** Sent without any escaping, as SanteDB does: commas and equals signs are welcome trouble. */
  readonly name: string
}

/** A person who signs in. */
export interface TestServerUser {
  readonly id: string
  readonly password: string
  /** The security id, a UUID. @default always the same one for the same name */
  readonly sid?: string | undefined
  /** What the user is *not* simply granted, by policy OID. @default every policy is granted */
  readonly policies?: Readonly<Record<string, 'grant' | 'elevate' | 'deny'>> | undefined
  /** @default [] */
  readonly roles?: readonly string[] | undefined
  readonly email?: string | undefined
  readonly phoneNumber?: string | undefined
  /** A language code such as `fr`. */
  readonly language?: string | undefined
  /** The UUID of the person behind the user. @default always the same one for the same name */
  readonly personId?: string | undefined
  /** Where the user works. Somebody who is denied "login anywhere" must name one of several. @default [] */
  readonly facilities?: readonly TestServerFacility[] | undefined
  /** Makes a second factor necessary: the code that works, and what the user is told about it. */
  readonly multiFactor?: { readonly code: string; readonly hint: string } | undefined
  /** @default false */
  readonly passwordExpired?: boolean | undefined
  /** Security questions: their UUIDs and answers. @default [] */
  readonly challenges?: readonly { readonly id: string; readonly response: string }[] | undefined
}

/** A key that the server signs with. */
export interface TestServerKey {
  /**
   * `default` signs session tokens; `SA.<SID>` (2.x) or `SA.<name>` (3.x) that application's identity tokens.
   */
  readonly name: string
  readonly algorithm: 'hmac' | 'rs256' | 'rs512'
  /** For `hmac`. @default a random one */
  readonly secret?: string | undefined
  /** For `rs256` and `rs512`: PKCS#8 in PEM. @default a new one of 2048 bits, made when first used */
  readonly privateKey?: string | undefined
}

/** A policy that an implementation has added to SanteDB's own. */
export interface TestServerPolicy {
  /** In dotted form. */
  readonly oid: string
  readonly name: string
}

/** When an account is locked for wrong secrets (SanteDB's `AdoIdentityProvider`). */
export interface TestServerLockout {
  /** Wrong secrets that are forgiven; the next one locks. @default 5 */
  readonly maximumFailures?: number | undefined
  /** A lock's length for each failure so far. @default 30 */
  readonly secondsPerFailure?: number | undefined
}

/** How devices sign in by certificate (SanteDB's `ClientCertificateAccessBehavior`). */
export interface TestServerClientCertificates {
  /** The device's name by the certificate's common name, where they differ. @default {} */
  readonly devices?: Readonly<Record<string, string>> | undefined
  /** 3.x: whether a proxy may pass the certificate on, as PEM or PFX (in base64) in `X-SSL-ClientCert`. @default false */
  readonly allowClientHeader?: boolean | undefined
  /** 3.x: whether plain HTTP is refused even with the header of a proxy, as SanteDB does. @default true */
  readonly requireHttps?: boolean | undefined
  /**
   * 3.x: whether the device stays signed in although there is no `Authorization` header. Builds since v3.0.2023 lose
   * it unless they are configured with care. @default true
   */
  readonly keptWithoutAuthorization?: boolean | undefined
}

/** What {@link createTestServer} takes. Everything but `generation` has a default. */
export interface TestServerOptions {
  /** The generation of SanteDB to behave like: 2 is iCDR 2.0 to 2.5, 3 is iCDR 3.0. */
  readonly generation: 2 | 3
  /** The `iss` of identity tokens; any string, as in SanteDB. @default 'http://localhost:8080/auth' */
  readonly issuer?: string | undefined
  /** @default 1800 in generation 2, 3600 in generation 3 */
  readonly sessionLengthSeconds?: number | undefined
  /** How long an elevated or a password-change session lasts. @default 120 */
  readonly elevatedSessionLengthSeconds?: number | undefined
  /**
   * 2.x: how long a refresh token can be used; may be longer than the session. 3.x looks at the session's end, and
   * keeps a node's copy of the session for this long.
   * @default twice the session in generation 2, one and a half times in generation 3
   */
  readonly refreshLengthSeconds?: number | undefined
  /** The server's time, in milliseconds since 1970. @default Date.now */
  readonly clock?: (() => number) | undefined
  /** Where sessions and locks outlive the server. @default they are kept in memory */
  readonly store?: TestServerStore | undefined
  /** Called for each request once it has been answered, or its connection dropped. @default nothing is called */
  readonly onAnswer?: ((request: RecordedRequest) => void) | undefined
  /** Whether the server can be told what to do over HTTP, at `/control`. @default false */
  readonly control?: boolean | undefined
  /** @default the application of the documented example */
  readonly applications?: readonly TestServerAccount[] | undefined
  /** @default the device of the documented example */
  readonly devices?: readonly TestServerAccount[] | undefined
  /** @default allison of the documented example, and three more that show what can go wrong */
  readonly users?: readonly TestServerUser[] | undefined
  /** Policies that there are besides SanteDB's own. @default [] */
  readonly policies?: readonly TestServerPolicy[] | undefined
  /** A `default` key with a random secret is added when there is none. @default [] */
  readonly keys?: readonly TestServerKey[] | undefined
  /** The name of the key for identity tokens (`jwtSigningKey` in SanteDB). @default 'default' */
  readonly identityTokenKey?: string | undefined
  readonly lockout?: TestServerLockout | undefined
  /** Devices may sign in by certificate, and in 3.x must. @default no certificate is looked at */
  readonly clientCertificates?: TestServerClientCertificates | undefined
  /** Whether client credentials without a device pass the switch for them, `allowNodelessClientAuth`. @default true */
  readonly clientOnlyGrants?: boolean | undefined
  /** `jwt`: the access token *is* the identity token (SanteDB's `OAuthTokenResponse`). @default 'bearer' */
  readonly tokenType?: 'bearer' | 'jwt' | undefined

  /** 2.x: the types accepted in `X-SanteDBClient-Claim` (SanteDB's `OAuthTokenBehavior.ValidateClaims`). */
  readonly allowedClaims?: readonly string[] | undefined
  /**
   * 2.x: whether `Authorization: Basic` is tried as an application (SanteDB's `ClientAuthorizationAccessBehavior`).
   * @default true
   */
  readonly basicApplicationAuthentication?: boolean | undefined

  /**
   * 2.x: whether authorization codes can be redeemed; those of the 2021 build cannot (SanteDB's
   * `OAuthTokenBehavior`). @default false
   */
  readonly usableCodes?: boolean | undefined

  /**
   * 3.x: whether device Basic together with `client_secret` fails (SanteDB's `OAuthServiceBehavior.Token`).
   * @default true
   */
  readonly duplicateSecretFailure?: boolean | undefined
  /** 3.x: `ignore` is what builds before v3.0.2051 do with wrong device credentials. @default 'fail' */
  readonly wrongDevice?: 'fail' | 'ignore' | undefined
  /** 3.x: `string` is what builds before v3.0.2033 write. @default 'array' */
  readonly audience?: 'array' | 'string' | undefined
  /** 3.x: whether a single-valued scope is written as `ua…` (SanteDB's `JwtClaimMapper`). @default false */
  readonly encodeScopes?: boolean | undefined
  /** 3.x: whether applications get refresh tokens, as before v3.0.600. @default false */
  readonly applicationRefreshTokens?: boolean | undefined
  /**
   * 3.x: whether users who are denied "login anywhere" must have a facility (SanteDB's
   * `AdoSessionProvider.Establish`). @default true
   */
  readonly facilityRequired?: boolean | undefined
  /** 3.x: how a resource answers an expired bearer: an empty 401, or one with a challenge. @default 'empty' */
  readonly expiredBearer?: 'empty' | 'challenge' | undefined
  /**
   * 3.x: whether several nodes share one cache of sessions, as with Redis (SanteDB's `AdoSessionProvider`).
   * @default false
   */
  readonly sharedSessionCache?: boolean | undefined
  /**
   * 3.x: the words of errors: English, in the caller's language, or raw keys (SanteDB's `OAuthErrorBehavior`).
   * @default 'english'
   */
  readonly descriptions?: 'english' | 'localized' | 'key' | undefined
}

type Resolved<T> = { readonly [Name in keyof T]-?: Exclude<T[Name], undefined> }

/** The options with every default filled in. */
export type ResolvedOptions = Resolved<
  Omit<TestServerOptions, 'lockout' | 'policies' | 'clientCertificates' | 'onAnswer' | 'store'>
> & {
  readonly clientCertificates?: TestServerClientCertificates | undefined
  readonly onAnswer?: ((request: RecordedRequest) => void) | undefined
  readonly store?: TestServerStore | undefined
  /** The names of all policies by OID. */
  readonly policyNames: ReadonlyMap<string, string>
  readonly lockout: Resolved<TestServerLockout>
}
