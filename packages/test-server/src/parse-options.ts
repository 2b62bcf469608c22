import * as v from 'valibot'
import { accountSchema, keySchema, listOf, policySchema, text, userSchema } from './account-schemas.ts'
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
import type { ResolvedOptions, TestServerOptions } from './options.ts'
import type { TestServerStore } from './state/store.ts'
import { POLICY_NAMES } from './policies.ts'
import type { RecordedRequest } from './state/recorded-request.ts'

const flag = v.boolean('must be true or false')
const seconds = v.pipe(v.number('must be a number of seconds'), v.gtValue(0, 'must be more than 0 seconds'))
const count = v.pipe(
  v.number('must be a whole number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be negative'),
)

const fixtureEntries = {
  generation: v.picklist([2, 3], 'must be 2 or 3'),
  issuer: v.optional(text, DEFAULT_ISSUER),
  sessionLengthSeconds: v.optional(seconds),
  elevatedSessionLengthSeconds: v.optional(seconds, DEFAULT_ELEVATED_SESSION_LENGTH_SECONDS),
  refreshLengthSeconds: v.optional(seconds),
  applications: v.optional(listOf(accountSchema, 'must be a list of accounts'), [EXAMPLE_APPLICATION]),
  devices: v.optional(listOf(accountSchema, 'must be a list of accounts'), [EXAMPLE_DEVICE]),
  users: v.optional(listOf(userSchema, 'must be a list of users')),
  policies: v.optional(v.array(policySchema, 'must be a list of policies'), []),
  keys: v.optional(v.array(keySchema, 'must be a list of keys'), []),
  identityTokenKey: v.optional(text, 'default'),
  control: v.optional(flag, false),
  lockout: v.optional(
    v.strictObject({
      maximumFailures: v.optional(count, DEFAULT_MAXIMUM_FAILURES),
      secondsPerFailure: v.optional(seconds, DEFAULT_LOCK_SECONDS_PER_FAILURE),
    }),
    {},
  ),
  clientCertificates: v.optional(
    v.strictObject({
      devices: v.optional(v.record(v.string(), text, 'must map common names to devices')),
      allowClientHeader: v.optional(flag),
      requireHttps: v.optional(flag),
      keptWithoutAuthorization: v.optional(flag),
    }),
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
}

const schema = v.strictObject({
  ...fixtureEntries,
  clock: v.optional(v.custom<() => number>((value) => typeof value === 'function', 'must be a function')),
  store: v.optional(
    v.custom<TestServerStore>((value) => typeof value === 'object' && value !== null, 'must be a store'),
  ),
  onAnswer: v.optional(
    v.custom<(request: RecordedRequest) => void>(
      (value) => typeof value === 'function',
      'must be a function',
    ),
  ),
})

/** What a fixture file may hold: the options that JSON can say. */
export const fixtureSchema: v.GenericSchema<
  unknown,
  Omit<TestServerOptions, 'clock' | 'onAnswer' | 'store'>
> = v.strictObject({
  $schema: v.optional(v.string('must be a string')),
  ...fixtureEntries,
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
  const { lockout, policies, ...rest } = parsed.output
  const defaults = GENERATION_DEFAULTS[rest.generation]
  const sessionLengthSeconds = rest.sessionLengthSeconds ?? defaults.sessionLengthSeconds
  return {
    ...rest,
    sessionLengthSeconds,
    policyNames: new Map([...POLICY_NAMES, ...policies.map(({ oid, name }) => [oid, name] as const)]),
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

/**
 * Checks what a fixture file holds, which is the options but its functions and its store.
 *
 * @throws {TestServerOptionsError} naming every wrong member by its path, never its value
 */
export function parseFixture(fixture: unknown): TestServerOptions {
  const parsed = v.safeParse(fixtureSchema, fixture)
  if (!parsed.success) {
    throw new TestServerOptionsError(parsed.issues.map((issue) => toFault(issue, 'fixture')))
  }
  const { $schema: _, ...options } = { $schema: '', ...parsed.output }
  return options
}
