import * as v from 'valibot'
import type { TestServerAccount, TestServerKey, TestServerPolicy, TestServerUser } from './options.ts'

// Every message is our own: valibot's default ones repeat the value, which may be a secret.

const PRIVATE_KEY = /-----BEGIN PRIVATE KEY-----[\s\S]+-----END PRIVATE KEY-----/

/** A text that says something. */
export const text: v.GenericSchema<unknown, string> = v.pipe(
  v.string('must be a string'),
  v.nonEmpty('must not be empty'),
)

const uuid = v.pipe(v.string('must be a string'), v.uuid('must be a UUID'))
const outcome = v.picklist(['grant', 'elevate', 'deny'], "must be 'grant', 'elevate' or 'deny'")
const policies = v.optional(v.record(v.string(), outcome, 'must map policy OIDs to outcomes'))

/** An application or a device. */
export const accountSchema: v.GenericSchema<unknown, TestServerAccount> = v.strictObject({
  id: text,
  secret: text,
  sid: v.optional(uuid),
  policies,
})

/** A person. */
export const userSchema: v.GenericSchema<unknown, TestServerUser> = v.strictObject({
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
  passwordExpired: v.optional(v.boolean('must be true or false')),
  challenges: v.optional(
    v.array(v.strictObject({ id: uuid, response: text }), 'must be a list of challenges'),
  ),
})

/** A policy. */
export const policySchema: v.GenericSchema<unknown, TestServerPolicy> = v.strictObject({
  oid: v.pipe(v.string('must be a string'), v.regex(/^\d+(?:\.\d+)+$/, 'must be an OID')),
  name: text,
})

/** A signing key. */
export const keySchema: v.GenericSchema<unknown, TestServerKey> = v.pipe(
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

/** A list whose members have different ids, whatever their case. */
export function listOf<Item extends { readonly id: string }>(
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
