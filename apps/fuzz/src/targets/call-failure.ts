import { isAuthError } from '@santedb/auth-core'
import { createApi } from '@santedb/auth-core/api'
import type { Target } from '../engine/target.ts'
import { responseOf } from './support/answers.ts'
import { assertShape, attempt } from './support/check.ts'

/** What services say where a call of the API client fails. */
export const callFailureTarget: Target = {
  name: 'call-failure',
  about: 'faults of SanteDB, OperationOutcomes and OAuth errors, as calls of an API meet them',
  words: [
    '$type',
    'message',
    'cause',
    'resourceType',
    'OperationOutcome',
    'issue',
    'code',
    'diagnostics',
    'details',
    'text',
    'error',
  ],
  seeds: async () => [
    answer(500, {
      $type: 'DetectedIssueException',
      message: 'Outer',
      cause: { message: 'Inner', cause: { message: 'Inmost' } },
    }),
    answer(422, {
      resourceType: 'OperationOutcome',
      issue: [{ code: 'invalid', diagnostics: 'a' }, { details: { text: 'b' } }],
    }),
    answer(400, {
      error: 'invalid_request',
      error_description: 'See https://icdr.example.org/fhir?name=Smith',
    }),
    { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>Bad Gateway</html>' },
    answer(200, { resourceType: 'Bundle', entry: [] }),
  ],
  async run(input) {
    const api = createApi({ fetch: async () => responseOf(input) }, { baseUrl: 'https://icdr.example.org' })
    const outcome = await attempt(() => api<unknown>('/fhir/Patient'))
    if (!isAuthError(outcome)) return
    const { serverError, serverDescription } = outcome
    for (const text of [serverError, serverDescription]) {
      assertShape(
        text === undefined || (typeof text === 'string' && text.length <= 600),
        'the words of the server are none',
      )
    }
  },
}

function answer(status: number, body: { [name: string]: never } | object) {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
