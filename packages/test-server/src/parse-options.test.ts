import { expect, test } from 'vitest'
import { TestServerOptionsError } from './options-error.ts'
import { parseOptions } from './parse-options.ts'

function faultsOf(options: unknown): readonly string[] {
  try {
    parseOptions(options)
  } catch (error) {
    if (error instanceof TestServerOptionsError) {
      return error.faults.map(({ path, expectation }) => `${path} ${expectation}`)
    }
    throw error
  }
  return []
}

test.each([
  [undefined, ['options must be an object']],
  [{}, ['generation is required']],
  [{ generation: 4 }, ['generation must be 2 or 3']],
  [{ generation: 2, sesionLengthSeconds: 5 }, ['sesionLengthSeconds is not an option']],
  [{ generation: 2, sessionLengthSeconds: 0 }, ['sessionLengthSeconds must be more than 0 seconds']],
  [{ generation: 2, clock: 5 }, ['clock must be a function']],
  [{ generation: 2, issuer: '' }, ['issuer must not be empty']],
  [{ generation: 2, devices: [{ id: 'D' }] }, ['devices.0.secret is required']],
  [{ generation: 2, devices: [{ id: 'D', secret: 's', sid: 'x' }] }, ['devices.0.sid must be a UUID']],
  [
    {
      generation: 2,
      applications: [
        { id: 'A', secret: 's' },
        { id: 'a', secret: 't' },
      ],
    },
    ['applications has an id twice'],
  ],
  [
    { generation: 2, applications: [{ id: 'A', secret: 's', policies: { '1.2': 'maybe' } }] },
    ["applications.0.policies.1.2 must be 'grant', 'elevate' or 'deny'"],
  ],
  [
    { generation: 2, keys: [{ name: 'k', algorithm: 'none', secret: 's' }] },
    ["keys.0.algorithm must be 'hmac', 'rs256' or 'rs512'"],
  ],
  [
    { generation: 3, keys: [{ name: 'k', algorithm: 'rs256', secret: 's' }] },
    ['keys.0.secret is for hmac keys'],
  ],
  [
    { generation: 3, keys: [{ name: 'k', algorithm: 'rs256', privateKey: 's' }] },
    ['keys.0.privateKey must be PKCS#8 in PEM'],
  ],
  [
    { generation: 3, users: [{ id: 'u', password: 'p', facilities: [{ id: 'x', name: 'X' }] }] },
    ['users.0.facilities.0.id must be a UUID'],
  ],
  [{ generation: 3, policies: [{ oid: 'x', name: 'X' }] }, ['policies.0.oid must be an OID']],
  [{ generation: 2, lockout: { maximumFailures: -1 } }, ['lockout.maximumFailures must not be negative']],
])('refuses %j', (options, faults) => {
  expect(faultsOf(options)).toEqual(faults)
})

test('names all faults at once and repeats no value', () => {
  const options = {
    generation: 'secret-1',
    issuer: 5,
    applications: [{ id: '', secret: ['secret-2'] }],
    password: 'secret-3',
  }
  expect(faultsOf(options)).toEqual([
    'generation must be 2 or 3',
    'issuer must be a string',
    'applications.0.id must not be empty',
    'applications.0.secret must be a string',
    'password is not an option',
  ])
  expect(() => parseOptions(options)).toThrow(/^(?!.*secret-\d)/s)
})

test('fills in the defaults of the documented sample', () => {
  const parsed = parseOptions({ generation: 2 })
  expect(parsed).toMatchObject({ sessionLengthSeconds: 1800, refreshLengthSeconds: 3600, keys: [] })
  expect(parsed.applications.map(({ id }) => id)).toEqual(['EXAMPLE_APPLICATION'])
  expect(parsed.devices.map(({ id }) => id)).toEqual(['EXAMPLE_DEVICE_NODE'])
})
