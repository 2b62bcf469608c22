import type { IncomingRequest } from '../http/incoming-request.ts'
import { NULL_REFERENCE } from '../dotnet-messages.ts'
import { FormSyntaxError, isFormType, parseForm } from '../http/form.ts'
import { PipelineError } from './errors.ts'

/**
 * The form of a request (SanteDB's `DefaultDispatchFormatter`).
 *
 * @throws {PipelineError} without a content type, for another one, and for a form that cannot be read
 */
export async function readForm(request: IncomingRequest): Promise<ReadonlyMap<string, string>> {
  const contentType = request.headers.get('content-type')
  if (contentType === null) throw new PipelineError(NULL_REFERENCE)
  if (!isFormType(contentType)) throw new PipelineError('Invalid request format')
  try {
    return parseForm(await request.text())
  } catch (error) {
    if (error instanceof FormSyntaxError) throw new PipelineError(error.message)
    throw error
  }
}
