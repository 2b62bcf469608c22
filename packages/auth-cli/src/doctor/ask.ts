import { errorCodeOf } from './error-code.ts'
import { discoveryAddress } from './host.ts'
import { configurationOf, type Patient } from './patient.ts'
import { within } from './within.ts'

/** What came back. */
export type Answer =
  | {
      readonly status: number
      readonly contentType: string
      readonly location: string | undefined
      readonly retryAfter: string | undefined
      /** The server's time, and the moment by this machine's clock that it is of. */
      readonly dateMs: number | undefined
      readonly askedAtMs: number
      readonly text: string
      readonly body: Readonly<Record<string, unknown>> | undefined
    }
  /** No answer came: the system's word for it. */
  | { readonly failure: string }

// Many times the longest that SanteDB writes.
const maximumCharacters = 1_000_000

/** Sends a request that presents no credentials, over the connections that every other call uses. */
export async function ask(patient: Patient, address: string, init: RequestInit = {}): Promise<Answer> {
  const { fetch } = configurationOf(patient).connections
  const { complaint } = patient
  try {
    return await within(complaint, async (signal) => {
      const sentAtMs = complaint.now()
      const response = await fetch(address, {
        headers: { accept: 'application/json' },
        redirect: 'manual',
        ...init,
        signal,
      })
      const { status, headers } = response
      const dateMs = Date.parse(headers.get('date') ?? '')
      const askedAtMs = (sentAtMs + complaint.now()) / 2
      const text = (await response.text()).slice(0, maximumCharacters)
      return {
        status,
        contentType: headers.get('content-type') ?? 'no content type',
        location: headers.get('location') ?? undefined,
        retryAfter: headers.get('retry-after') ?? undefined,
        dateMs: Number.isNaN(dateMs) ? undefined : dateMs,
        askedAtMs,
        text,
        body: parseObject(text),
      }
    })
  } catch (error) {
    complaint.signal.throwIfAborted()
    return { failure: errorCodeOf(error) }
  }
}

/** The answer to the question for the server's own description, asked once. */
export async function askForDiscovery(patient: Patient): Promise<Answer> {
  const { root, options } = configurationOf(patient)
  return (patient.discovery ??= await ask(patient, discoveryAddress(root, options.dialect)))
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
