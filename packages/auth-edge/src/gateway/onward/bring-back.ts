import type { Answer } from '../finish-answer.ts'
import { answerHeadersOf, elevationChallenge, type HeaderLists } from '../headers.ts'
import { locationHere } from '../location.ts'
import { Problem, type ProblemCode } from '../problem.ts'
import type { GatewayWorld } from '../world.ts'
import { addressOf, type OnwardCall } from './forward.ts'

const redirects = new Set([301, 302, 303, 307, 308])

/**
 * SanteDB's answer as the caller may see it: the body as it streams in, and the headers that are listed.
 *
 * @throws Problem for a failure of SanteDB's, whose words stay here; for a redirect to elsewhere; and where it is the
 * gateway's own session that was refused.
 */
export async function bringBack(
  response: Response,
  call: OnwardCall,
  lists: HeaderLists,
  world: GatewayWorld,
): Promise<Answer> {
  const { status } = response
  const refuse = async (code: ProblemCode, headers: Record<string, string> = {}, ownStatus?: number) => {
    await response.body?.cancel().catch(() => undefined)
    return new Problem(code, { headers, status: ownStatus })
  }
  // What only announces an answer is none, and some runtimes hand it over all the same.
  if (status >= 500 || status < 200)
    throw await refuse('service_failed', retryAfterOf(response), failureStatus(status))
  if (status === 401) {
    const challenge = elevationChallenge(response)
    // The gateway's own session is no business of the caller's.
    if (call.route.onward === 'application')
      throw await (challenge === undefined
        ? refuse('session_ended', { 'retry-after': '1' })
        : refuse('policy_denied'))
    throw await (challenge === undefined
      ? refuse('sign_in_required', { 'www-authenticate': 'Bearer' })
      : refuse('elevation_required', { 'www-authenticate': challenge }))
  }
  const headers = answerHeadersOf(response, lists)
  for (const name of ['location', 'content-location']) {
    const value = response.headers.get(name)
    const here = value === null ? undefined : locationHere(value, addressOf(call.target, world), world.root)
    if (here !== undefined) headers[name] = here
  }
  if (redirects.has(status) && headers.location === undefined) throw await refuse('service_redirected')
  return { status, headers, body: response.body }
}

function failureStatus(status: number): number {
  return status === 501 || status === 503 || status === 504 ? status : 502
}

function retryAfterOf({ headers }: Response): Record<string, string> {
  const value = headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(value) ? { 'retry-after': value } : {}
}
