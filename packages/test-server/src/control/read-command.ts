import * as v from 'valibot'
import { toFault } from '../option-fault.ts'
import { TestServerOptionsError } from '../options-error.ts'

/**
 * Reads the JSON body of a control request. It must say that it is JSON, which no web page of another origin can
 * make a browser send unasked.
 *
 * @throws {TestServerOptionsError} naming everything that is wrong with it
 */
export async function readCommand<Output>(
  request: Request,
  schema: v.GenericSchema<unknown, Output>,
): Promise<Output> {
  const parsed = v.safeParse(schema, await readJson(request))
  if (parsed.success) return parsed.output
  throw new TestServerOptionsError(parsed.issues.map((issue) => toFault(issue, 'body')))
}

/** @throws {TestServerOptionsError} for a body that is no JSON */
export async function readJson(request: Request): Promise<unknown> {
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw new TestServerOptionsError([{ path: 'content-type', expectation: 'must be application/json' }])
  }
  try {
    return JSON.parse(await request.text())
  } catch {
    throw new TestServerOptionsError([{ path: 'body', expectation: 'must be JSON' }])
  }
}
