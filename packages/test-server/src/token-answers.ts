import type { TestServerConnection } from './http/connection.ts'
import type { IncomingRequest } from './http/incoming-request.ts'
import type { JsonAnswer } from './http/json-answer.ts'
import type { TestServerNode } from './server.ts'

/**
 * Answers a request for the token endpoint as the node's `fetch` does. `undefined` when that has to be asked, because
 * there is trouble ahead.
 */
export type AnswerTokenRequest = (
  request: IncomingRequest,
  connection: TestServerConnection,
) => Promise<JsonAnswer> | undefined

const answers = new WeakMap<TestServerNode['fetch'], AnswerTokenRequest>()

/** Tells listeners of a way that is quicker than `fetch`. */
export function setTokenAnswer(fetch: TestServerNode['fetch'], answer: AnswerTokenRequest): void {
  answers.set(fetch, answer)
}

/** The quicker way, which a `fetch` that is not ours has none of. */
export function tokenAnswerOf({ fetch }: TestServerNode): AnswerTokenRequest | undefined {
  return answers.get(fetch)
}
