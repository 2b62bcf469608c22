import { expect, test } from 'vitest'
import { readFault } from './read-fault.ts'

const fault = {
  $type: 'PolicyViolationException',
  message: 'Policy was violated',
  data: [],
  policyOutcome: 'Deny',
}

test.for<[string, unknown, string | undefined, string | undefined]>([
  ['a fault of SanteDB', fault, 'PolicyViolationException', 'Policy was violated'],
  ['a fault as plain text', JSON.stringify(fault), 'PolicyViolationException', 'Policy was violated'],
  [
    'a fault with its causes',
    {
      ...fault,
      message: 'Error',
      cause: { ...fault, message: 'Error', cause: { message: 'Connection lost' } },
    },
    'PolicyViolationException',
    'Error; Connection lost',
  ],
  [
    'no more than four of its causes',
    ['5', '4', '3', '2', '1'].reduce<object | undefined>((cause, message) => ({ message, cause }), undefined),
    undefined,
    '1; 2; 3; 4',
  ],
  ['a fault without a kind', { message: 'Failed', cause: null }, undefined, 'Failed'],
  [
    'an OperationOutcome',
    {
      resourceType: 'OperationOutcome',
      issue: [
        { severity: 'error', code: 'invalid', diagnostics: 'No such parameter' },
        { severity: 'error', code: 'other', details: { text: 'Nor this one' } },
        { severity: 'information' },
      ],
    },
    'invalid',
    'No such parameter; Nor this one',
  ],
  ['an empty OperationOutcome', { resourceType: 'OperationOutcome', issue: [] }, undefined, undefined],
  [
    'an error of OAuth',
    { error: 'unspecified_error', error_description: 'Failed' },
    'unspecified_error',
    'Failed',
  ],
])('reads %s', ([, data, word, description]) => {
  expect(readFault(data)).toEqual({ word, description })
})

test.for([undefined, null, '', '<html>', 7, [], {}, { message: 7 }, new Uint8Array(3)])(
  '%j says nothing',
  (data) => {
    expect(readFault(data)).toBeUndefined()
  },
)

test('causes without an end are not followed', () => {
  const endless: Record<string, unknown> = { message: 'Failed' }
  endless.cause = endless
  expect(readFault(endless)?.description).toBe('Failed')
})
