import type { IncomingRequest } from '../http/incoming-request.ts'
import { FormSyntaxError, isFormType, parseForm } from '../http/form.ts'
import { PipelineError } from './errors.ts'

/**
 * The form of a request: `undefined` without a content type, `no body` when it announces a form and has none
 * (SanteDB's `DefaultDispatchFormatter`).
 *
 * @throws {PipelineError} 500 for another content type, and for a form that cannot be read
 */
export async function readForm(
  request: IncomingRequest,
): Promise<ReadonlyMap<string, string> | 'no body' | undefined> {
  const contentType = request.headers.get('content-type')
  if (contentType === null) return undefined
  if (!isFormType(contentType)) throw new PipelineError(500, 'Invalid request format')
  const body = await request.text()
  if (body === '') return 'no body'
  try {
    return parseForm(body)
  } catch (error) {
    if (error instanceof FormSyntaxError) throw new PipelineError(500, error.message)
    throw error
  }
}
