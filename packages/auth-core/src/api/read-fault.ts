import * as v from 'valibot'
import { parseJsonObject } from '../protocol/json-object.ts'

/** What a service says about a failure. */
export interface Fault {
  /** A word for the kind of failure. */
  word: string | undefined
  description: string | undefined
}

const maximumCauses = 4
const optionalText = v.optional(v.string())

const santeDbFault = v.object({ $type: optionalText, message: v.string(), cause: v.optional(v.unknown()) })
const operationOutcome = v.object({
  resourceType: v.literal('OperationOutcome'),
  issue: v.array(
    v.object({
      code: optionalText,
      diagnostics: optionalText,
      details: v.optional(v.object({ text: optionalText })),
    }),
  ),
})
const oauthError = v.object({ error: v.string(), error_description: optionalText })

/** Reads a fault of SanteDB, an OperationOutcome of FHIR, or an error of OAuth; anything else is `undefined`. */
export function readFault(data: unknown): Fault | undefined {
  // SanteDB sends its faults as plain text to who did not ask for JSON.
  const body = typeof data === 'string' ? parseJsonObject(data) : data
  const outcome = v.safeParse(operationOutcome, body)
  if (outcome.success) {
    const { issue } = outcome.output
    return {
      word: issue[0]?.code,
      description: join(issue.map(({ diagnostics, details }) => diagnostics ?? details?.text)),
    }
  }
  const fault = v.safeParse(santeDbFault, body)
  if (fault.success) return { word: fault.output.$type, description: join(messagesOf(body)) }
  const error = v.safeParse(oauthError, body)
  return error.success ? { word: error.output.error, description: error.output.error_description } : undefined
}

// What really happened is often said by the innermost cause.
function messagesOf(body: unknown, depth = 0): readonly string[] {
  const { success, output } = v.safeParse(santeDbFault, body)
  return success && depth < maximumCauses ? [output.message, ...messagesOf(output.cause, depth + 1)] : []
}

function join(texts: readonly (string | undefined)[]): string | undefined {
  return [...new Set(texts)].filter((text) => text).join('; ') || undefined
}
