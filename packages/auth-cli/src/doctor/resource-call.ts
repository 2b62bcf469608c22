import { readElevation } from '@santedb/auth-core'
import { namePolicy } from '../inspect/policy-names.ts'
import { errorCodeOf } from './error-code.ts'
import { bad, type Finding, good, skipped } from './finding.ts'
import { addressBelow } from './host.ts'
import { configurationOf, type Patient } from './patient.ts'
import type { Step } from './step.ts'
import { within } from './within.ts'

const notSanteDb = 'no fault of SanteDB'

/** Calls a service with the session. What it grants is not read, since it may be about patients. */
export const resourceCall: Step = {
  name: 'resource-call',
  title: 'Resource call',
  needs: ['token-request'],

  async examine(patient) {
    const { session, complaint } = patient
    if (!session) return skipped('There is no session.')
    const { path } = complaint
    try {
      return judge(path, await call(patient, session.accessToken))
    } catch (error) {
      complaint.signal.throwIfAborted()
      const code = errorCodeOf(error)
      return bad({
        seen: `GET ${path} was not answered (${code}).`,
        meaning: 'The session was granted, and the service behind it hangs or breaks off.',
        remedy: "Read the service's log; name another one with --path to compare.",
        cause: `the service at ${path} does not answer (${code})`,
      })
    }
  },
}

interface Called {
  readonly response: Response
  /** The server's own name for the fault, where it refused. */
  readonly faultType: string | undefined
}

function call(patient: Patient, accessToken: string): Promise<Called> {
  const { complaint } = patient
  const { root, connections, options } = configurationOf(patient)
  return within(complaint, async (signal) => {
    // Not auth.fetch, which would sign in again when it is answered 401.
    const response = await connections.fetch(addressBelow(root, complaint.path), {
      headers: { accept: 'application/json', authorization: `Bearer ${accessToken}` },
      redirect: 'manual',
      signal,
    })
    const isReadable = response.status === 403 && options.dialect !== 'standard'
    const faultType = isReadable ? await readFaultType(response) : undefined
    if (!isReadable) await response.body?.cancel()
    return { response, faultType }
  })
}

async function readFaultType(response: Response): Promise<string> {
  const fault: unknown = await response.json().catch(() => undefined)
  const isNamed = typeof fault === 'object' && fault !== null && '$type' in fault
  if (!isNamed) return notSanteDb
  // The name of a class, and nothing else that a server may write there.
  return /^[A-Za-z]{1,60}Exception$/.exec(String(fault.$type))?.[0] ?? 'another fault'
}

function judge(path: string, { response, faultType }: Called): Finding {
  const { status, ok } = response
  const seen = `GET ${path}: HTTP ${status}.`
  const facts = { path, status }
  if (ok) return good(seen, { facts })
  if (status === 404) return skipped(`${seen} There is no such service; name one with --path.`)
  const needed = readElevation(response)?.policies
  // Of SanteDB's 403s those are about the session that are no policy's denial.
  const isOther = faultType !== undefined && !faultType.startsWith('PolicyViolation')
  const isUnknownSession = status === 401 ? !needed : isOther && faultType !== notSanteDb
  if (isUnknownSession) {
    return bad({
      seen,
      meaning:
        'A session that was granted a moment ago is not known to the service: it runs on another node with its own cache, or trusts another server.',
      remedy:
        'See whether all nodes share one cache and one clock, and whether the path belongs to the same SanteDB.',
      cause: `the service at ${path} does not accept the session (HTTP ${status})`,
      facts: { ...facts, faultType },
    })
  }
  if (faultType === notSanteDb) {
    return bad({
      seen,
      meaning: 'It is not SanteDB that says so, by its form: a proxy before it may refuse the call.',
      remedy: "Read the proxy's log of this moment, then the service's.",
      cause: `something before SanteDB refuses GET ${path} (HTTP ${status})`,
      facts,
    })
  }
  if (status === 403 || needed) {
    return bad({
      seen,
      meaning: `The session is good, and it may not do this${needed ? `: it needs ${needed.map(namePolicy).join(', ')}` : ''}.`,
      remedy:
        'Have the policy granted, elevate the session, or name a call that the program really makes with --path.',
      cause: `policy denied: the session may not GET ${path} (HTTP ${status})`,
      facts: { ...facts, needed },
    })
  }
  return bad({
    seen,
    meaning: status >= 500 ? 'The service fails.' : 'The service does not take the call.',
    remedy: "Read the service's log of this moment.",
    cause: `the service at ${path} answers HTTP ${status}`,
    facts,
  })
}
