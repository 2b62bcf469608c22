import * as v from 'valibot'
import { TestServerOptionsError } from '../options-error.ts'
import { toFault } from '../option-fault.ts'
import type { NextTrouble, RandomTrouble } from './trouble.ts'

const ENDPOINTS = ['token', 'session', 'userinfo', 'authorize', 'jwks', 'discovery', 'signout', 'resource']
const ENDPOINT_EXPECTATION = `must be a path or one of ${ENDPOINTS.join(', ')}`

const milliseconds = v.pipe(
  v.number('must be a number of milliseconds'),
  v.minValue(0, 'must not be negative'),
)
const count = v.pipe(
  v.number('must be a whole number'),
  v.integer('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
)
const status = v.pipe(
  v.number('must be an HTTP status'),
  v.integer('must be an HTTP status'),
  v.minValue(200, 'must be an HTTP status from 200 to 599'),
  v.maxValue(599, 'must be an HTTP status from 200 to 599'),
)
const text = v.string('must be a string')

const target = {
  endpoint: v.optional(
    v.custom<NonNullable<NextTrouble['endpoint']>>(
      (value) => typeof value === 'string' && (value.startsWith('/') || ENDPOINTS.includes(value)),
      ENDPOINT_EXPECTATION,
    ),
  ),
  takesEffect: v.optional(v.boolean('must be true or false')),
}
const next = { ...target, times: v.optional(count) }
const random = {
  ...target,
  probability: v.pipe(
    v.number('must be a number from 0 to 1'),
    v.minValue(0, 'must be a number from 0 to 1'),
    v.maxValue(1, 'must be a number from 0 to 1'),
  ),
}

/** @throws {TestServerOptionsError} naming everything that is wrong */
export function parseNextTrouble(trouble: unknown): NextTrouble {
  return parse(effects(next), trouble)
}

/** @throws {TestServerOptionsError} naming everything that is wrong */
export function parseRandomTrouble(trouble: unknown): RandomTrouble {
  return parse(effects(random), trouble)
}

function effects<Shape extends v.ObjectEntries>(shape: Shape) {
  return v.variant(
    'effect',
    [
      v.strictObject({ ...shape, effect: v.literal('delay'), delayMs: milliseconds }),
      v.strictObject({ ...shape, effect: v.literal('hang') }),
      v.strictObject({
        ...shape,
        effect: v.literal('drip'),
        intervalMs: milliseconds,
        chunkBytes: v.optional(count),
      }),
      v.strictObject({ ...shape, effect: v.literal('drop') }),
      v.strictObject({ ...shape, effect: v.literal('truncate'), afterBytes: v.optional(count) }),
      v.strictObject({ ...shape, effect: v.literal('status'), status, retryAfter: v.optional(text) }),
      v.strictObject({ ...shape, effect: v.literal('throttle'), retryAfter: v.optional(text) }),
      v.strictObject({ ...shape, effect: v.literal('html'), status: v.optional(status) }),
      v.strictObject({ ...shape, effect: v.literal('contentType'), contentType: text }),
      v.strictObject({
        ...shape,
        effect: v.literal('redirect'),
        location: text,
        status: v.optional(status),
      }),
    ],
    'must be one of delay, hang, drip, drop, truncate, status, throttle, html, contentType, redirect',
  )
}

function parse<Output>(schema: v.GenericSchema<unknown, Output>, trouble: unknown): Output {
  const parsed = v.safeParse(schema, trouble)
  if (parsed.success) return parsed.output
  throw new TestServerOptionsError(parsed.issues.map((issue) => toFault(issue, 'trouble')))
}
