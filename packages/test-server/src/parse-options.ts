import * as v from 'valibot'
import {
  DEFAULT_ALLOWED_CLAIMS,
  DEFAULT_ISSUER,
  DEFAULT_LOCK_SECONDS_PER_FAILURE,
  DEFAULT_MAXIMUM_FAILURES,
  DEFAULT_SESSION_LENGTH_SECONDS,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  REFRESH_LENGTH_PER_SESSION_LENGTH,
} from './constants.ts'
import { type OptionFault, TestServerOptionsError } from './options-error.ts'
import type { ResolvedOptions } from './options.ts'

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

const account = v.strictObject({
  id: text,
  secret: text,
  sid: v.optional(v.pipe(v.string('must be a string'), v.uuid('must be a UUID'))),
  policies: v.optional(v.record(v.string(), outcome, 'must map policy OIDs to outcomes'), {}),
})

const accounts = v.pipe(
  v.array(account, 'must be a list of accounts'),
  v.check((list) => new Set(list.map(({ id }) => id.toLowerCase())).size === list.length, 'has an id twice'),
)

const key = v.strictObject({
  name: text,
  algorithm: v.literal('hmac', "must be 'hmac'"),
  secret: text,
})

const schema = v.strictObject({
  generation: v.literal(2, 'must be 2'),
  issuer: v.optional(text, DEFAULT_ISSUER),
  sessionLengthSeconds: v.optional(seconds, DEFAULT_SESSION_LENGTH_SECONDS),
  refreshLengthSeconds: v.optional(seconds),
  clock: v.optional(v.custom<() => number>((value) => typeof value === 'function', 'must be a function')),
  applications: v.optional(accounts, [EXAMPLE_APPLICATION]),
  devices: v.optional(accounts, [EXAMPLE_DEVICE]),
  keys: v.optional(v.array(key, 'must be a list of keys'), []),
  identityTokenKey: v.optional(text, 'default'),
  allowedClaims: v.optional(v.array(text, 'must be a list of claim types'), [...DEFAULT_ALLOWED_CLAIMS]),
  clientOnlyGrants: v.optional(flag, true),
  basicApplicationAuthentication: v.optional(flag, true),
  lockout: v.optional(
    v.strictObject({
      maximumFailures: v.optional(count, DEFAULT_MAXIMUM_FAILURES),
      secondsPerFailure: v.optional(seconds, DEFAULT_LOCK_SECONDS_PER_FAILURE),
    }),
    {},
  ),
})

/**
 * Checks options and fills in the defaults.
 *
 * @throws {TestServerOptionsError} naming every wrong option, never its value
 */
export function parseOptions(options: unknown): ResolvedOptions {
  const parsed = v.safeParse(schema, options)
  if (!parsed.success) throw new TestServerOptionsError(parsed.issues.map(toFault))
  const { lockout, ...rest } = parsed.output
  return {
    ...rest,
    clock: rest.clock ?? Date.now,
    refreshLengthSeconds:
      rest.refreshLengthSeconds ?? rest.sessionLengthSeconds * REFRESH_LENGTH_PER_SESSION_LENGTH,
    lockout: {
      maximumFailures: lockout.maximumFailures ?? DEFAULT_MAXIMUM_FAILURES,
      secondsPerFailure: lockout.secondsPerFailure ?? DEFAULT_LOCK_SECONDS_PER_FAILURE,
    },
  }
}

function toFault(issue: v.BaseIssue<unknown>): OptionFault {
  const path = v.getDotPath(issue) ?? 'options'
  if (issue.type !== 'strict_object') return { path, expectation: issue.message }
  if (issue.expected === 'never') return { path, expectation: 'is not an option' }
  return { path, expectation: issue.expected === 'Object' ? 'must be an object' : 'is required' }
}
