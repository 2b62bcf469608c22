import { expect, test } from 'vitest'
import { createAuth } from './create-auth.ts'
import { isAuthError } from './errors/auth-error.ts'
import type { AuthOptions } from './options.ts'
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
  ['a root that is no URL', { root: 'icdr.example.org' }, /root must be an absolute http\(s\) URL/],
  ['a root of another scheme', { root: 'ftp://icdr.example.org' }, /root must be an absolute http\(s\) URL/],
  [
    'a root with a password in it',
    { root: 'https://a:b@icdr.example.org' },
    /root must be .* without user name/,
  ],
  ['a root with a query', { root: 'https://icdr.example.org/?a=b' }, /root must be/],
  [
    'plain http to another host',
    { root: 'http://icdr.example.org' },
    /root must be https.*unsafeAllowPlainHttp/,
  ],
  [
    'plain http to a host named like this one',
    { root: 'http://localhost.example.org' },
    /root must be https/,
  ],
  ['a missing root', { root: undefined }, /root/],
  ['an empty client id', { clientId: '' }, /clientId must be/],
  ['a missing client id', { clientId: undefined }, /clientId/],
  ['a missing client secret', { clientSecret: undefined }, /clientSecret/],
  ['a device without its secret', { device: { id: 'A' } }, /device\.secret is missing/],
  ['a device id with a colon', { device: { ...device, id: 'A:B' } }, /device\.id must not contain ":"/],
  [
    'a device secret with a colon',
    { device: { ...device, secret: 'A:B' } },
    /device\.secret must not contain ":"/,
  ],
  ['a device that is a text', { device: 'A' }, /device must be an object/],
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
  expect(refusalOf(undefined)).toMatch(/options is missing/)
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
