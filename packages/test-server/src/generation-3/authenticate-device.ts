import type { ServerContext } from '../context.ts'
import { NOT_BASE64 } from '../dotnet-messages.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { Account } from '../state/accounts.ts'
import { fromBase64, fromUtf8 } from '../tokens/bytes.ts'
import { PipelineError } from './errors.ts'
import { lockTime } from './lock-time.ts'
import { text } from './texts.ts'

const BASIC_LENGTH = 'basic '.length

/**
 * The device of `Authorization: Basic` (SanteDB's `ClientAuthorizationAccessBehavior`). With the option
 * `wrongDevice: 'ignore'` a header that does not work is as if it were not there.
 *
 * @throws {PipelineError} 403 for a pair without or with more than one colon, 400 for bad base64, 401 for wrong
 * credentials and locked devices, 403 for a device that may not log in as a service
 */
export async function authenticateDevice(
  header: string,
  context: ServerContext,
): Promise<Account | undefined> {
  try {
    return await authenticate(header, context)
  } catch (error) {
    if (error instanceof PipelineError && context.options.wrongDevice === 'ignore') return undefined
    throw error
  }
}

async function authenticate(header: string, { devices }: ServerContext): Promise<Account> {
  const { id, secret } = readPair(header)
  const attempt = devices.authenticate(id, secret)
  if (attempt.outcome === 'locked') {
    throw new PipelineError(401, text('lockedDevice', lockTime(attempt.untilMs)))
  }
  if (attempt.outcome !== 'authenticated') throw new PipelineError(401, text('wrongDevice'))
  if (decidePolicy([attempt.account], POLICY.loginAsService) !== 'grant') {
    throw new PipelineError(403, text('deviceFailure'))
  }
  return attempt.account
}

function readPair(header: string): { readonly id: string; readonly secret: string } {
  const payload = fromBase64(header.slice(BASIC_LENGTH))
  if (!payload) throw new PipelineError(400, NOT_BASE64)
  const [id, secret, ...more] = fromUtf8(payload).split(':')
  if (id === undefined || secret === undefined || more.length > 0) {
    throw new PipelineError(403, 'Malformed HTTP Basic Header')
  }
  return { id, secret }
}
