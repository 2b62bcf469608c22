import { expect, test } from 'vitest'
import { createAuth } from './create-auth.ts'
import { isAuthError } from './errors/auth-error.ts'
import type { AuthOptions } from './auth.ts'
import { password } from './grants/password.ts'
import { documentedOptions } from './scripted-server.test-support.ts'

function refusalOf(options: unknown): string {
  try {
    createAuth(options as AuthOptions)
  } catch (error) {
    if (isAuthError(error) && error.code === 'invalid_options') return error.summary
    throw error
  }
  throw new Error('createAuth accepted the options')
}

const { device } = documentedOptions

test.for<[string, Record<string, unknown>, RegExp]>([
  ['a root that is no URL', { root: 'icdr.example.org' }, /root must be an absolute https URL/],
  [
    'a root that only holds an address',
    { root: 'ftp://icdr.example.org/https://a', unsafeAllowPlainHttp: true },
    /root must be/,
  ],
  ['a root of another scheme', { root: 'ftp://icdr.example.org' }, /root must be an absolute https URL/],
  [
    'a root with a password in it',
    { root: 'https://a:b@icdr.example.org' },
    /root must be .* without user name/,
  ],
  ['a root with a query', { root: 'https://icdr.example.org/?a=b' }, /root must be/],
  [
    'plain http to another host',
    { root: 'http://icdr.example.org' },
    /root must be .*https.*unsafeAllowPlainHttp/,
  ],
  [
    'plain http to a host named like this one',
    { root: 'http://localhost.example.org' },
    /root must be an absolute https/,
  ],
  ['a missing root', { root: undefined }, /root/],
  ['an empty client id', { clientId: '' }, /clientId must be/],
  ['a missing client id', { clientId: undefined }, /clientId/],
  ['a missing client secret for generation 2', { clientSecret: undefined }, /clientSecret must be/],
  ['an empty client secret', { clientSecret: '' }, /clientSecret must be/],
  ['a dialect that does not exist', { dialect: 'icdr4' }, /dialect must be one of auto, icdr2/],
  ['a certificate that is neither told nor named', { clientCertificate: '' }, /clientCertificate must be/],
  ['a time limit that is no number', { timeoutMs: '5' }, /timeoutMs must be/],
  ['a time limit of nothing', { timeoutMs: 0 }, /timeoutMs must be/],
  ['a time limit that no timer can keep', { timeoutMs: 2 ** 31 }, /timeoutMs must be/],
  ['policies that are no list', { policies: '1.2.3' }, /policies must be a list/],
  ['a policy with a space in it', { policies: ['1.2 1.3'] }, /policies must be a list/],
  ['an empty policy among others', { policies: ['1.2', ''] }, /policies must be a list/],
  ['a flag that is a word', { unsafeAllowPlainHttp: 'yes' }, /unsafeAllowPlainHttp must be true or false/],
  ['an origin of plain http', { origins: ['http://fhir.example.org'] }, /origins must be a list/],
  ...[{}, null, 'redis', { get() {}, set() {} }].map((store): [string, { store: unknown }, RegExp] => [
    `a store that is ${JSON.stringify(store)}`,
    { store },
    /store must have the functions get, set and delete/,
  ]),
  [
    'a clock without functions',
    { clock: { now: 1, setTimeout() {} } },
    /clock must have the functions now and setTimeout/,
  ],
  ...[null, 'password', {}, { repeatable: false }].map((grant): [string, { grant: unknown }, RegExp] => [
    `a grant that is ${JSON.stringify(grant)}`,
    { grant },
    /grant must be a grant that can be given again/,
  ]),
  [
    'a grant that is good once',
    { grant: password({ username: 'a', password: 'b', mfaCode: '1' }) },
    /grant must be/,
  ],
  ['an observer that is no function', { onEvent: {} }, /onEvent must be/],
  ['a device without its secret', { device: { id: 'A' } }, /device\.secret must be/],
  ['a device id with a colon', { device: { ...device, id: 'A:B' } }, /device\.id must be .* no ":"/],
  [
    'a device secret with a colon',
    { device: { ...device, secret: 'A:B' } },
    /device\.secret must be .* no ":"/,
  ],
  ['a device that is a text', { device: 'A' }, /device must be an object/],
  ['a device that is an empty text', { device: '' }, /device must be an object with id and secret/],
  ['an option that does not exist', { clientID: 'A' }, /clientID is not an option/],
  [
    'an option of the device that does not exist',
    { device: { ...device, name: 'A' } },
    /device\.name is not/,
  ],
  ['a fetch that is no function', { fetch: 'fetch' }, /fetch must be a function/],
])('refuses %s', ([, change, expected]) => {
  expect(refusalOf({ ...documentedOptions, ...change })).toMatch(expected)
})

test('refuses options that are missing as a whole', () => {
  expect(refusalOf(undefined)).toMatch(/root must be .*clientId must be/)
})

test('names all faults in one error, and no value', () => {
  const summary = refusalOf({
    root: 'http://secret-root.example',
    clientId: '',
    clientSecret: 12_345,
    device: { id: 'secret:id', secret: 'secret:value' },
    typo: 'secret-typo',
  })
  for (const name of ['root', 'clientId', 'clientSecret', 'device.id', 'device.secret', 'typo']) {
    expect(summary).toContain(`${name} `)
  }
  expect(summary).not.toMatch(/secret-root|12345|secret:|secret-typo/)
  expect(refusalOf({ ...documentedOptions, clientId: '', typo: 1 })).toBe(
    'Wrong options: clientId must be a text that is not empty; typo is not an option: check its spelling.',
  )
})

test.for(['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'https://icdr.example.org'])(
  'accepts %s',
  (root) => {
    expect(() => createAuth({ ...documentedOptions, root })).not.toThrow()
    expect(() => createAuth({ ...documentedOptions, root: new URL(root) })).not.toThrow()
  },
)

test('accepts plain http to another host when told to', () => {
  const options = { ...documentedOptions, root: 'http://icdr.example.org', unsafeAllowPlainHttp: true }
  expect(() => createAuth(options)).not.toThrow()
})

test('the faults are there one by one, each with its name before it', () => {
  const options = { ...documentedOptions, root: 'x', timeoutMs: 0 }
  expect(() => createAuth(options)).toThrow(
    expect.objectContaining({
      faults: [expect.stringMatching(/^root must be /), 'timeoutMs must be milliseconds above 0'],
    }),
  )
})

test.for([true, 'CN=a', { subject: 'CN=a', fingerprint: '00:FF' }])(
  'a client certificate told as %o',
  (told) => {
    expect(createAuth({ ...documentedOptions, clientCertificate: told })).toHaveProperty('fetch')
  },
)

test('a client certificate needs a subject beside its fingerprint', () => {
  expect(refusalOf({ ...documentedOptions, clientCertificate: { fingerprint: '00:FF' } })).toContain(
    'clientCertificate.subject must be a text',
  )
})
