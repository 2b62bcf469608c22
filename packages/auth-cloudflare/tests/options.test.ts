import { createAuth, createMemoryStore, isAuthError } from '@santedb/auth-core'
import { expect, test } from 'vitest'
import { type AuthOptions, createFrom } from '../src/options.ts'

const right = { root: 'https://icdr.example.org', clientId: 'EXAMPLE_APPLICATION' }
const certificate = { fetch: async () => new Response() }
const cache = { get: async () => null, put: async () => {}, delete: async () => {} }

function faultOf(wrong: object): string {
  const options: AuthOptions = { ...right, ...wrong }
  try {
    createFrom(options, (core) => createAuth(core))
    return ''
  } catch (error) {
    return isAuthError(error) && error.code === 'invalid_options'
      ? error.message
      : `another: ${String(error)}`
  }
}

test('right options are taken', () => {
  expect(faultOf({ certificate, cache, certificateFor: 'every-call' })).toBe('')
})

test.for([
  ['a root that is no address, beside a certificate', { root: 'nowhere', certificate }, 'root must be'],
  ['a clock that is none', { clock: {} }, 'clock must have'],
  ['a store that is none', { store: {} }, 'store must have'],
  ['a certificate that is none', { certificate: 'device.crt' }, 'certificate must be a binding'],
  ['a namespace that is none', { sessions: cache }, 'sessions must be a binding'],
  ['a cache that is none', { cache: {} }, 'cache must be a binding'],
  [
    'a word that is none',
    { certificateFor: 'sometimes' },
    "certificateFor must be 'sign-in' or 'every-call'",
  ],
  ['two places', { cache, store: createMemoryStore() }, 'cache and store exclude each other'],
  ['a certificate beside a fetch', { certificate, fetch }, 'certificate cannot be used beside fetch'],
  ['what is no option', { cach: cache }, 'cach is not an option'],
] as const)('%s is refused by its name', ([, wrong, told]) => {
  expect(faultOf(wrong)).toMatch(/^Wrong options: /)
  expect(faultOf(wrong)).toContain(told)
})

test('all faults are told at once, and no value', () => {
  const told = faultOf({ root: 'nowhere', clientId: '', certificate: 'a-secret-of-mine', sessions: 1 })
  for (const name of ['root', 'clientId', 'certificate', 'sessions'])
    expect(told).toContain(`${name} must be`)
  expect(told).not.toContain('a-secret-of-mine')
})
