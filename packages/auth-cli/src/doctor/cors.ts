import { errorCodeOf } from './error-code.ts'
import { bad, type Finding, good, skipped } from './finding.ts'
import { addressBelow } from './host.ts'
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
    const [token, call] = [
      await preflight(patient, '/auth/oauth2_token', 'POST', 'content-type'),
      await preflight(patient, path, 'GET', 'authorization'),
    ]
    const faults = [token, call].filter((it) => it !== undefined)
    return faults.length === 0 ? good(`${origin} may sign in and call.`) : describe(origin, faults)
  },
}

/** What a browser has against the call; `undefined` where it makes it. */
async function preflight(
  patient: Patient,
  path: string,
  method: string,
  header: string,
): Promise<string | undefined> {
  const { root, connections } = configurationOf(patient)
  const { complaint } = patient
  const { origin = '' } = complaint
  try {
    return await within(complaint, async (signal) => {
      const headers = {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': header,
      }
      const address = addressBelow(root, path)
      const response = await connections.fetch(address, {
        method: 'OPTIONS',
        headers,
        redirect: 'manual',
        signal,
      })
      await response.body?.cancel()
      return faultOf(response, origin, header, path)
    })
  } catch (error) {
    complaint.signal.throwIfAborted()
    return `${path}: ${errorCodeOf(error)}`
  }
}

function faultOf(
  { ok, status, headers }: Response,
  origin: string,
  header: string,
  path: string,
): string | undefined {
  const allowedOrigin = headers.get('access-control-allow-origin')
  const allowedHeaders = (headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/\s*,\s*/)
  if (!ok) return `${path}: HTTP ${status} to the preflight`
  if (allowedOrigin !== '*' && allowedOrigin !== origin) return `${path}: the origin is not allowed`
  return allowedHeaders.includes(header) || (allowedHeaders.includes('*') && header !== 'authorization')
    ? undefined
    : `${path}: the header ${header} is not allowed`
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
