import { errorCodeOf } from './error-code.ts'
import { bad, type Finding, good, skipped } from './finding.ts'
import { addressBelow, discoveryAddress } from './host.ts'
import { configurationOf, type Patient } from './patient.ts'
import type { Step } from './step.ts'
import { within } from './within.ts'

/** Asks as a browser does before it lets a page call (Fetch standard, CORS preflight). */
export const cors: Step = {
  name: 'cors',
  title: 'CORS for browsers',
  needs: ['client-certificate'],

  async examine(patient) {
    const { origin, path } = patient.complaint
    const { root, options } = configurationOf(patient)
    if (options.dialect === 'standard') return skipped('Told of SanteDB alone.')
    if (origin === undefined) return skipped('Not asked for: --origin names the page that would call.')
    if (origin === root.origin) return good(`${origin} is SanteDB's own origin: a browser asks nothing.`)
    const faults = [await faultOfAnswers(patient, origin), await faultOfPreflight(patient, origin, path)]
    const found = faults.filter((fault) => fault !== undefined)
    return found.length === 0 ? good(`${origin} may sign in and call.`) : describe(origin, found)
  },
}

/** A token request without a device is simple: a browser makes it, and shows the answer to pages that may see it. */
async function faultOfAnswers(patient: Patient, origin: string): Promise<string | undefined> {
  const { root, options } = configurationOf(patient)
  const address = discoveryAddress(root, options.dialect)
  const answer = await send(patient, address, { headers: { origin, accept: 'application/json' } })
  if (typeof answer === 'string') return `/auth: ${answer}`
  return allows(answer, origin) ? undefined : '/auth: answers name no origin that may read them'
}

/** A call with `Authorization` is asked for first. */
async function faultOfPreflight(patient: Patient, origin: string, path: string): Promise<string | undefined> {
  const { root } = configurationOf(patient)
  const headers = {
    origin,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  }
  const answer = await send(patient, addressBelow(root, path), { method: 'OPTIONS', headers })
  if (typeof answer === 'string') return `${path}: ${answer}`
  if (!answer.ok) return `${path}: HTTP ${answer.status} to the preflight`
  if (!allows(answer, origin)) return `${path}: the origin is not allowed`
  // An asterisk stands for every header but this one.
  const allowed = (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/\s*,\s*/)
  return allowed.includes('authorization') ? undefined : `${path}: the header Authorization is not allowed`
}

function allows({ headers }: Response, origin: string): boolean {
  const allowed = headers.get('access-control-allow-origin')
  return allowed === '*' || allowed === origin
}

async function send(patient: Patient, address: string, init: RequestInit): Promise<Response | string> {
  const { complaint } = patient
  const { fetch } = configurationOf(patient).connections
  try {
    return await within(complaint, async (signal) => {
      const response = await fetch(address, { ...init, redirect: 'manual', signal })
      await response.body?.cancel()
      return response
    })
  } catch (error) {
    complaint.signal.throwIfAborted()
    return errorCodeOf(error)
  }
}

function describe(origin: string, faults: readonly string[]): Finding {
  return bad({
    seen: `A page of ${origin} may not call: ${faults.join('; ')}.`,
    meaning:
      'SanteDB allows no other origin by itself, and its own CORS settings do not allow the header Authorization: browsers then refuse to call.',
    remedy:
      'Serve the page and SanteDB from one origin, with a proxy before both; programs that are no browsers are not affected.',
    cause: `CORS: browsers do not let a page of ${origin} call`,
    facts: { faults },
  })
}
