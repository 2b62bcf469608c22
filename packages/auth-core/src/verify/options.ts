import * as v from 'valibot'
import { AuthError } from '../errors/auth-error.ts'
import { invalidOptions } from '../errors/failures.ts'

/** A JSON Web Key Set, as `<root>/auth/jwks` gives it. */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/** What an identity token is compared with. What is left out is not compared. */
export interface VerifyOptions {
  /** The server's key set, fetched from the server itself over https: its certificates have no other proof. */
  keySet?: KeySet | undefined
  /** The application's secret, with which iCDR 2.x signs the token. Who knows it can sign one as well. */
  clientSecret?: string | undefined
  /**
   * Takes a symmetric key of the key set for a signature. SanteDB with HMAC keys publishes them, secret and all, so
   * such a signature can be made by **everybody** who can read the key set. It tells that a token which came from
   * SanteDB itself arrived whole; of a token that somebody else brings it proves nothing.
   *
   * @default false
   */
  allowPublishedSecrets?: boolean | undefined
  /** What `iss` must be, letter by letter. SanteDB's can be any text, and need not be an address. */
  issuer?: string | undefined
  /** What `aud` must be or hold: the application's name. Tokens of iCDR 2.x have none, and are refused with this. */
  audience?: string | undefined
  /**
   * The access token that came with the token, which must be the one that it was made for: by its `at_hash`, or in
   * iCDR 2.x by its `jti`. Where both are the same JWT, that is enough.
   */
  accessToken?: string | undefined
  /** The nonce that the token must repeat. */
  nonce?: string | undefined
  /**
   * How far the clocks of server and verifier may be apart.
   *
   * @default 60
   */
  clockToleranceSeconds?: number | undefined
  /**
   * The time to compare with.
   *
   * @default the present
   */
  now?: Date | undefined
}

/** Options that were checked, with what was left out filled in. */
export interface CheckedVerifyOptions extends Readonly<VerifyOptions> {
  readonly allowPublishedSecrets: boolean
  readonly clockToleranceSeconds: number
}

const nonEmptyText = v.pipe(v.string('must be a text'), v.nonEmpty('must not be empty'))

// Strict, because a check whose name is misspelled would be a check that is not made.
const verifyOptions = v.pipe(
  v.strictObject({
    keySet: v.optional(
      v.object({ keys: v.array(v.record(v.string(), v.unknown())) }, 'must be a JSON Web Key Set'),
    ),
    clientSecret: v.optional(nonEmptyText),
    allowPublishedSecrets: v.optional(v.boolean('must be true or false'), false),
    issuer: v.optional(nonEmptyText),
    audience: v.optional(nonEmptyText),
    accessToken: v.optional(nonEmptyText),
    nonce: v.optional(nonEmptyText),
    clockToleranceSeconds: v.optional(
      v.pipe(v.number('must be a number'), v.finite('must be finite'), v.minValue(0, 'must not be negative')),
      60,
    ),
    now: v.optional(v.date('must be a Date')),
  }),
  v.check(
    ({ keySet, clientSecret }) => Boolean(keySet ?? clientSecret),
    'must have a keySet or a clientSecret',
  ),
)

/**
 * Checks the options of a verification.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, never its value.
 */
export function checkVerifyOptions(options: VerifyOptions): CheckedVerifyOptions {
  const result = v.safeParse(verifyOptions, options)
  if (result.success) return result.output
  const faults = result.issues.map((issue) => {
    const message = issue.expected === 'never' ? 'is not an option' : issue.message
    // The text that valibot has by itself repeats the value, which may be a secret.
    return `${v.getDotPath(issue) ?? 'options'} ${message.startsWith('Invalid') ? 'is wrong' : message}`
  })
  throw new AuthError(invalidOptions, `Wrong options: ${[...new Set(faults)].join('; ')}.`)
}
