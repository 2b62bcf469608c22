import * as v from 'valibot'
import {
  DEFAULT_ALLOWED_CLAIMS,
  DEFAULT_ELEVATED_SESSION_LENGTH_SECONDS,
  DEFAULT_ISSUER,
  DEFAULT_LOCK_SECONDS_PER_FAILURE,
  DEFAULT_MAXIMUM_FAILURES,
} from './constants.ts'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USERS } from './example-accounts.ts'
import { GENERATION_DEFAULTS } from './generation-defaults.ts'
import { toFault } from './option-fault.ts'
import { TestServerOptionsError } from './options-error.ts'
import type { ResolvedOptions } from './options.ts'

const PRIVATE_KEY = /-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----/

// Every message is our own: valibot's default ones repeat the value, which may be a secret.
const text = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'))
const flag = v.boolean('must be true or false')
const seconds = v.pipe(v.number('must be a number of seconds'), v.gtValue(0, 'must be more than 0 seconds'))
const count = v.pipe(
  v.number('must be a whole number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)
const outcome = v.picklist(['grant', 'elevate', 'deny'], "must be 'grant', 'elevate' or 'deny'")

const uuid = v.pipe(v.string('must be a string'), v.uuid('must be a UUID'))
const policies = v.optional(v.record(v.string(), outcome, 'must map policy OIDs to outcomes'), {})

const account = v.strictObject({ id: text, secret: text, sid: v.optional(uuid), policies })

const user = v.strictObject({
  id: text,
  password: text,
  sid: v.optional(uuid),
  policies,
  roles: v.optional(v.array(text, 'must be a list of names')),
  email: v.optional(text),
  phoneNumber: v.optional(text),
  language: v.optional(text),
  personId: v.optional(uuid),
  facilities: v.optional(v.array(v.strictObject({ id: uuid, name: text }), 'must be a list of facilities')),
  multiFactor: v.optional(v.strictObject({ code: text, hint: text })),
  passwordExpired: v.optional(flag),
  challenges: v.optional(
    v.array(v.strictObject({ id: uuid, response: text }), 'must be a list of challenges'),
  ),
})

const key = v.pipe(
  v.strictObject({
    name: text,
    algorithm: v.picklist(['hmac', 'rs256', 'rs512'], "must be 'hmac', 'rs256' or 'rs512'"),
    secret: v.optional(text),
    privateKey: v.optional(
      v.pipe(v.string('must be a string'), v.regex(PRIVATE_KEY, 'must be PKCS#8 in PEM')),
    ),
  }),
  v.forward(
    v.partialCheck(
      [['algorithm'], ['secret']],
      ({ algorithm, secret }) => algorithm === 'hmac' || secret === undefined,
      'is for hmac keys',
    ),
    ['secret'],
  ),
)

const schema = v.strictObject({
  generation: v.picklist([2, 3], 'must be 2 or 3'),
  issuer: v.optional(text, DEFAULT_ISSUER),
  sessionLengthSeconds: v.optional(seconds),
  elevatedSessionLengthSeconds: v.optional(seconds, DEFAULT_ELEVATED_SESSION_LENGTH_SECONDS),
  refreshLengthSeconds: v.optional(seconds),
  clock: v.optional(v.custom<() => number>((value) => typeof value === 'function', 'must be a function')),
  applications: v.optional(named(account, 'must be a list of accounts'), [EXAMPLE_APPLICATION]),
  devices: v.optional(named(account, 'must be a list of accounts'), [EXAMPLE_DEVICE]),
  users: v.optional(named(user, 'must be a list of users')),
  keys: v.optional(v.array(key, 'must be a list of keys'), []),
  identityTokenKey: v.optional(text, 'default'),
  lockout: v.optional(
    v.strictObject({
      maximumFailures: v.optional(count, DEFAULT_MAXIMUM_FAILURES),
      secondsPerFailure: v.optional(seconds, DEFAULT_LOCK_SECONDS_PER_FAILURE),
    }),
    {},
  ),
  clientOnlyGrants: v.optional(flag, true),
  tokenType: v.optional(v.picklist(['bearer', 'jwt'], "must be 'bearer' or 'jwt'"), 'bearer'),
  allowedClaims: v.optional(v.array(text, 'must be a list of claim types'), [...DEFAULT_ALLOWED_CLAIMS]),
  basicApplicationAuthentication: v.optional(flag, true),
  usableCodes: v.optional(flag, false),
  duplicateSecretFailure: v.optional(flag, true),
  wrongDevice: v.optional(v.picklist(['fail', 'ignore'], "must be 'fail' or 'ignore'"), 'fail'),
  audience: v.optional(v.picklist(['array', 'string'], "must be 'array' or 'string'"), 'array'),
  encodeScopes: v.optional(flag, false),
  applicationRefreshTokens: v.optional(flag, false),
  facilityRequired: v.optional(flag, true),
  expiredBearer: v.optional(v.picklist(['empty', 'challenge'], "must be 'empty' or 'challenge'"), 'empty'),
  sharedSessionCache: v.optional(flag, false),
  descriptions: v.optional(
    v.picklist(['english', 'localized', 'key'], "must be 'english', 'localized' or 'key'"),
    'english',
  ),
})

/**
 * Checks options and fills in the defaults.
 *
 * @throws {TestServerOptionsError} naming every wrong option, never its value
 */
export function parseOptions(options: unknown): ResolvedOptions {
  const parsed = v.safeParse(schema, options)
  if (!parsed.success)
    throw new TestServerOptionsError(parsed.issues.map((issue) => toFault(issue, 'options')))
  const { lockout, ...rest } = parsed.output
  const defaults = GENERATION_DEFAULTS[rest.generation]
  const sessionLengthSeconds = rest.sessionLengthSeconds ?? defaults.sessionLengthSeconds
  return {
    ...rest,
    sessionLengthSeconds,
    clock: rest.clock ?? Date.now,
    users: rest.users ?? EXAMPLE_USERS,
    refreshLengthSeconds:
      rest.refreshLengthSeconds ?? sessionLengthSeconds * defaults.refreshLengthPerSessionLength,
    lockout: {
      maximumFailures: lockout.maximumFailures ?? DEFAULT_MAXIMUM_FAILURES,
      secondsPerFailure: lockout.secondsPerFailure ?? DEFAULT_LOCK_SECONDS_PER_FAILURE,
    },
  }
}

/** A list whose members have different ids, whatever their case. */
function named<Item extends { readonly id: string }>(
  item: v.GenericSchema<unknown, Item>,
  expectation: string,
): v.GenericSchema<unknown, Item[]> {
  return v.pipe(
    v.array(item, expectation),
    v.check(
      (list) => new Set(list.map(({ id }) => id.toLowerCase())).size === list.length,
      'has an id twice',
    ),
  )
}
