import { createAuth, isAuthError, type AuthError, type Session } from '@santedb/auth-core'
import type { AuthOptions, CertificateIdentity } from '@santedb/auth-node'
import { exitCodes } from '../exit-codes.ts'
import { describeTime } from '../output/describe-time.ts'
import { describeRefusal } from './describe-refusal.ts'
import { errorCodeOf } from './error-code.ts'
import { blocked, type Finding, good } from './finding.ts'
import { configurationOf, type Patient } from './patient.ts'
import { presentOnce } from './present-once.ts'
import { refusalsOf } from './refusals-of.ts'
import type { Step } from './step.ts'
import { timeoutCode, within } from './within.ts'

/**
 * Asks for a session, once. SanteDB counts wrong secrets and locks accounts: credentials that the store knows to be
 * refused are not presented again, and nothing is tried twice.
 */
export const tokenRequest: Step = {
  name: 'token-request',
  title: 'Token request',
  needs: ['configuration', 'discovery'],

  async examine(patient) {
    const { options, connections, certificate, store } = configurationOf(patient)
    const { complaint } = patient
    const failed = new AbortController()
    const once = presentOnce(connections.fetch, failed.signal, () =>
      complaint.announce(announcementOf(patient)),
    )
    const { certificate: _, certificateFor: __, onCertificate: ___, ...core } = options
    const auth = createAuth({
      ...core,
      // As auth-node's does it: what is refused is known by the same name.
      ...(certificate && { clientCertificate: nameOf(certificate) }),
      fetch: once.fetch,
      store: refusalsOf(store),
      // It is this step that ends the wait.
      timeoutMs: complaint.timeoutMs * 2,
      // What would be waited for and tried again elsewhere is a finding here.
      onEvent: (event) => {
        if (event.type === 'retry' || event.type === 'session_rejected') failed.abort(event.error)
      },
    })
    try {
      const session = await within(complaint, (signal) =>
        auth.session({ signal: AbortSignal.any([signal, failed.signal]) }),
      )
      patient.session = session
      patient.signOut = () => auth.signOut()
      return granted(session, complaint.now())
    } catch (error) {
      // A request outlives those who wait for it, and would keep the process alive.
      failed.abort(error)
      complaint.signal.throwIfAborted()
      const isTimeout = isAuthError(error) ? error.code === 'timeout' : errorCodeOf(error) === timeoutCode
      if (isTimeout) return hanging(patient)
      if (!isAuthError(error)) throw error
      return once.wasPresented() ? describeRefusal(error, patient) : remembered(error, patient)
    }
  },
}

function nameOf({
  subject,
  fingerprint,
}: CertificateIdentity): NonNullable<AuthOptions['clientCertificate']> {
  return { subject, fingerprint }
}

function announcementOf(patient: Patient): string {
  const { clientId, device } = configurationOf(patient).options
  const { certificate } = configurationOf(patient)
  const who = [
    `application ${clientId}`,
    ...(device ? [`device ${device.id}`] : []),
    ...(certificate ? [`client certificate ${certificate.subject}`] : []),
  ]
  return `Presenting the credentials once, and not again: ${who.join(', ')}.`
}

function granted({ expiresAt, policies }: Session, nowMs: number): Finding {
  return good(`A session was granted, until ${describeTime(expiresAt.getTime(), nowMs)}.`, {
    facts: { expiresAt, policies },
  })
}

/** The credentials were refused before, and were kept back. */
function remembered(error: AuthError, patient: Patient): Finding {
  const { retryAt } = error
  if (!retryAt) return describeRefusal(error, patient)
  const what = error.code === 'credentials_rejected' ? 'The same credentials were' : 'The same request was'
  const until = describeTime(retryAt.getTime(), patient.complaint.now())
  const { meaning, remedy, cause, facts, exitCode } = describeRefusal(error, patient)
  return blocked({
    seen: `${what} refused before, so nothing was presented again. ${error.summary}`,
    meaning: `${meaning ?? error.meaning} SanteDB is not asked again before ${until}, unless something changes.`,
    remedy: remedy ?? error.remedy,
    cause: cause ?? error.summary,
    facts: { ...facts, presented: false, retryAt },
    ...(exitCode !== undefined && { exitCode }),
  })
}

function hanging(patient: Patient): Finding {
  const { host } = configurationOf(patient).root
  return blocked({
    seen: `${host} took the token request and gave no answer in time.`,
    meaning:
      'The server describes itself, and hangs when it is asked for a session: most often its database does not answer it.',
    remedy: "Read the server's log; a longer --timeout shows whether it is only slow.",
    cause: `the token endpoint of ${host} hangs`,
    exitCode: exitCodes.network,
  })
}
