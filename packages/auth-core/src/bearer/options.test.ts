import { expect, test } from 'vitest'
import { type BearerVerifierOptions, checkBearerVerifierOptions } from './options.ts'

const root = 'https://icdr.example.org'
const milliseconds = 'must be milliseconds of 0 or more'
const positive = 'must be milliseconds above 0'
const count = 'must be a whole number above 0'
const text = 'must be a text that is not empty'
const flag = 'must be true or false'

function check(options: unknown): unknown {
  return checkBearerVerifierOptions(options as BearerVerifierOptions)
}

test('what is left out is filled in, and what is given is kept', () => {
  const defaults = {
    recheckMs: 30_000,
    refusedMs: 5000,
    timeoutMs: 10_000,
    joinMs: 2000,
    maximumEntries: 10_000,
    maximumLookUps: 50,
  }
  expect(check({ root })).toEqual({ root, identityTokens: undefined, ...defaults })
  const given = { recheckMs: 0, refusedMs: 0, timeoutMs: 1, joinMs: 0, maximumEntries: 1, maximumLookUps: 1 }
  expect(check({ root, ...given })).toMatchObject(given)
})

test('what is done to the options later changes nothing', () => {
  const identityTokens = { issuer: 'a' }
  const checked = checkBearerVerifierOptions({ root, identityTokens })
  identityTokens.issuer = 'b'
  expect(checked.identityTokens).toEqual({ issuer: 'a' })
  expect(Object.isFrozen(checked)).toBe(true)
})

const keySet = { keys: [] }

test.for<[string, unknown[], unknown[], string]>([
  ['recheckMs', [0, 1.5, 2 ** 31 - 1], [-1, 2 ** 31, Number.NaN, '1', null], milliseconds],
  ['refusedMs', [0], [-1, '1'], milliseconds],
  ['timeoutMs', [1], [0, 0.5, '1'], positive],
  ['joinMs', [0], [-1, '1'], milliseconds],
  ['maximumEntries', [1], [0, 1.5, '1'], count],
  ['maximumLookUps', [1], [0, 1.5, '1'], count],
  ['identityTokens', [{}], [true, null, 'a'], 'must be an object'],
  ['unsafeAllowPlainHttp', [true, false], ['yes', 1], flag],
  ['fetch', [globalThis.fetch], ['fetch', {}], 'must be a function'],
  [
    'clock',
    [{ now() {}, setTimeout() {} }],
    [{}, { now() {} }],
    'must have the functions now and setTimeout',
  ],
])('%s is taken where it is right, and else refused', ([name, right, wrong, message]) => {
  for (const value of [undefined, ...right]) expect(() => check({ root, [name]: value })).not.toThrow()
  for (const value of wrong) {
    expect(() => check({ root, [name]: value })).toThrow(`Wrong options: ${name} ${message}.`)
  }
})

test.for<[string, unknown[], unknown[], string]>([
  ['issuer', ['a'], ['', 7], text],
  ['audience', ['a'], ['', 7], text],
  ['keySet', [keySet], [{}, { keys: {} }, null, []], 'must be a JSON Web Key Set'],
  ['lookUp', [true, false], ['yes'], flag],
])('identityTokens.%s is taken where it is right, and else refused', ([name, right, wrong, message]) => {
  for (const value of [undefined, ...right]) {
    expect(() => check({ root, identityTokens: { [name]: value } })).not.toThrow()
  }
  for (const value of wrong) {
    const options = { root, identityTokens: { [name]: value } }
    expect(() => check(options)).toThrow(`Wrong options: identityTokens.${name} ${message}.`)
  }
})

test.for([
  [{}, 'root must be an absolute https URL; http only to this machine, or with unsafeAllowPlainHttp'],
  [undefined, 'root must be'],
  [{ root: 'http://icdr.example.org' }, 'root must be'],
  [{ root: 'http://icdr.example.org', unsafeAllowPlainHttp: 'yes' }, 'root must be'],
  [{ root, fetch: 1, clock: 1 }, 'fetch must be a function; clock must have'],
] as const)('%j is refused', ([options, words]) => {
  expect(() => check(options)).toThrow(
    expect.objectContaining({ code: 'invalid_options', summary: expect.stringContaining(words) }),
  )
})

test('plain http to another machine is taken when told so', () => {
  expect(() => check({ root: 'http://icdr.example.org', unsafeAllowPlainHttp: true })).not.toThrow()
})
