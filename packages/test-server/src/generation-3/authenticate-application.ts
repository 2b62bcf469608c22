import type { ServerContext } from '../context.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { Account } from '../state/accounts.ts'
import type { Caller } from './caller.ts'
import { PipelineError } from './errors.ts'
import { lockTime } from './lock-time.ts'
import { text } from './texts.ts'

/**
 * The application of a token request: by its secret, on behalf of an authenticated device, or as the one whose
 * user session is the bearer (SanteDB's `OAuthServiceBehavior.Token`). `undefined` when the request proves none; each
 * grant has its own words for that.
 *
 * A bearer's session puts the form's secret out of use, even when it cannot stand in itself.
 *
 * @throws {PipelineError} 401 for wrong credentials and locked applications, 403 for one that may not log in
 */
export async function authenticateApplication(
  form: ReadonlyMap<string, string>,
  { device, bearer }: Caller,
  context: ServerContext,
): Promise<Account | undefined> {
  const id = form.get('client_id')
  if (!id) return undefined
  if (bearer) {
    const { user, application } = bearer.session
    return user && application.id.toLowerCase() === id.toLowerCase() ? application : undefined
  }
  const secret = form.get('client_secret')
  if (secret) return bySecret(id, secret, context)
  return device ? applicationOnBehalf(id, context) : undefined
}

/**
 * The application of that name without its secret: somebody else, a device or a user, has been authenticated.
 *
 * @throws {PipelineError} as {@link authenticateApplication}
 */
export function applicationOnBehalf(id: string, context: ServerContext): Account {
  const account = context.applications.find(id)
  if (!account) throw new PipelineError(401, text('wrongApplication'))
  const untilMs = context.lockout.lockedUntilMs(account)
  if (untilMs !== undefined) throw locked(untilMs)
  return mayLogIn(account)
}

async function bySecret(id: string, secret: string, { applications }: ServerContext): Promise<Account> {
  const attempt = applications.authenticate(id, secret)
  if (attempt.outcome === 'locked') throw locked(attempt.untilMs)
  if (attempt.outcome !== 'authenticated') throw new PipelineError(401, text('wrongApplication'))
  return mayLogIn(attempt.account)
}

function locked(untilMs: number): PipelineError {
  return new PipelineError(401, text('lockedApplication', lockTime(untilMs)))
}

function mayLogIn(account: Account): Account {
  if (decidePolicy([account], POLICY.loginAsService) === 'grant') return account
  throw new PipelineError(403, text('applicationFailure'))
}
