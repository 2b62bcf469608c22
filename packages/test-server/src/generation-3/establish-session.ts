import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import { PURPOSES_OF_USE, PURPOSE_CLAIM } from '../purposes-of-use.ts'
import type { Account } from '../state/accounts.ts'
import { type Session, type SessionTerms, sessionAccounts } from '../state/sessions.ts'
import type { User } from '../state/users.ts'
import { CLAIM } from './claim-types.ts'
import { decideScopes, readDemand } from './demanded-scopes.ts'
import { ReturnedError } from './errors.ts'
import { decideFacility } from './facility.ts'
import { elevatedTerms, ordinaryTerms, unrefreshableTerms } from './session-terms.ts'
import { text } from './texts.ts'

/** Whose session, and what is asked for. */
export interface SessionRequest {
  readonly form: ReadonlyMap<string, string>
  readonly claims: ReadonlyMap<string, string>
  readonly application: Account
  readonly device?: Account | undefined
  /** The subject of the certificate that the device signed in with. */
  readonly certificateSubject?: string | undefined
  readonly user?: User | undefined
}

/**
 * Establishes a session of an authenticated application, device and user: decides about its facility, its
 * policies, its length, and whether it can be refreshed (SanteDB's `AdoSessionProvider.Establish`).
 *
 * @throws {ReturnedError} `missing_claim` without a facility or a purpose that is needed
 * @throws {PipelineError} for a demand that cannot be met
 * @throws {PolicyViolation} for a policy that is not granted
 */
export function establishSession(request: SessionRequest, context: ServerContext): Session {
  const { form, claims, application, device, user, certificateSubject } = request
  const demand = readDemand(form.get('scope'))
  const isOverride = claims.has(CLAIM.override) || demand.oids.includes(POLICY.override)
  if (isOverride && (demand.oids.length === 0 || !claims.has(PURPOSE_CLAIM))) {
    throw new ReturnedError('missing_claim', text('purposeMissing'), {
      data: { claimType: PURPOSE_CLAIM, claimValue: PURPOSES_OF_USE.join(',') },
    })
  }
  const facility = isOverride ? claims.get(CLAIM.facility) : decideFacility(claims, user, context.options)
  const holders = sessionAccounts({ application, device, user })
  const scopes = decideScopes({ demand, isOverride, holders, policyNames: context.options.policyNames })
  const language = claims.get(CLAIM.language) ?? form.get('ui_locales') ?? user?.language
  return context.sessions.establish(
    {
      application,
      device,
      user,
      scopes,
      claims: {
        ...Object.fromEntries(claims),
        ...(facility === undefined ? {} : { [CLAIM.facility]: facility }),
        ...(language ? { [CLAIM.language]: language } : {}),
        ...(certificateSubject === undefined ? {} : { [CLAIM.certificateSubject]: certificateSubject }),
        ...(isOverride ? { [CLAIM.override]: 'true' } : {}),
      },
    },
    decideTerms({ isOverride, hasUser: user !== undefined, hasPurpose: claims.has(PURPOSE_CLAIM) }, context),
  )
}

interface TermsRequest {
  readonly isOverride: boolean
  readonly hasUser: boolean
  readonly hasPurpose: boolean
}

/** A refresh token is for users' sessions without a purpose (SanteDB's `AdoSessionProvider.Establish`). */
function decideTerms(
  { isOverride, hasUser, hasPurpose }: TermsRequest,
  context: ServerContext,
): SessionTerms {
  if (isOverride) return elevatedTerms(context)
  const isRefreshable = (hasUser || context.options.applicationRefreshTokens) && !hasPurpose
  return isRefreshable ? ordinaryTerms(context) : unrefreshableTerms(context)
}
