import { escapeMarkup } from '../http/escape.ts'
import { POLICY_NAMES } from '../policies.ts'
import type { BearerError } from './bearer.ts'
import { PolicyViolation } from './errors.ts'

const NUMBERS = { Deny: 0, Elevate: 1 } as const

interface Fault {
  readonly exception: string
  readonly message: string
  readonly policyId?: string | undefined
  readonly policyName?: string | undefined
  /** Written even where no policy was asked: `Deny` is the first of its kind. */
  readonly policyOutcome: keyof typeof NUMBERS
}

/**
 * What a resource answers when the session is missing, ended or not enough (SanteDB's `RestErrorHandler` and
 * `HttpErrorUtility`). An ended session gets an empty 401 unless the option `expiredBearer` asks for a challenge.
 */
export function resourceErrorResponse(
  error: BearerError | PolicyViolation,
  request: Request,
  expiredBearer: 'empty' | 'challenge',
): Response {
  const realm = new URL(request.url).hostname
  const { message, status } = error
  if (error instanceof PolicyViolation) {
    const challenge = `bearer realm="${realm}" error="insufficient_scope" scope="${error.oid}" error_description="${message}"`
    return faultResponse(policyFault(error), request, { status, ...(status === 401 ? { challenge } : {}) })
  }
  if (status === 401 && expiredBearer === 'empty') return new Response(null, { status })
  const challenge = `bearer realm="${realm}" error="invalid_token" error_description="${message}"`
  return faultResponse({ exception: error.exception, message, policyOutcome: 'Deny' }, request, {
    status,
    ...(status === 401 ? { challenge } : {}),
  })
}

function policyFault({ oid, outcome, message }: PolicyViolation): Fault {
  return {
    exception: 'PolicyViolationException',
    message,
    policyId: oid,
    policyName: POLICY_NAMES.get(oid) ?? oid,
    policyOutcome: outcome === 'elevate' ? 'Elevate' : 'Deny',
  }
}

/** The first entry of `Accept` decides the form; what is neither JSON nor XML gets text with numbers and nulls. */
function faultResponse(
  { exception, message, policyId, policyName, policyOutcome }: Fault,
  request: Request,
  { status, challenge }: { readonly status: number; readonly challenge?: string },
): Response {
  const [first = ''] = request.headers.get('accept')?.split(/[,;]/) ?? []
  const headers = new Headers(challenge === undefined ? {} : { 'WWW-Authenticate': challenge })
  const policy = { policyId, policyName, policyOutcome }
  if (first.trim() === 'application/json') {
    headers.set('Content-Type', 'application/json')
    return new Response(JSON.stringify({ data: [], $type: exception, message, ...policy }), {
      status,
      headers,
    })
  }
  if (first.trim() === 'application/xml') {
    headers.set('Content-Type', 'application/xml')
    return new Response(faultXml({ type: exception, message, ...policy }), { status, headers })
  }
  headers.set('Content-Type', 'text/plain')
  return new Response(
    JSON.stringify({
      $type: exception,
      message,
      data: [],
      policyId: policyId ?? null,
      policyName: policyName ?? null,
      policyOutcome: NUMBERS[policyOutcome],
      cause: null,
      rules: null,
    }),
    { status, headers },
  )
}

function faultXml(members: Readonly<Record<string, string | undefined>>): string {
  const elements = Object.entries(members).map(([name, value]) =>
    value === undefined ? '' : `<${name}>${escapeMarkup(value)}</${name}>`,
  )
  return `<?xml version="1.0" encoding="utf-8"?><fault xmlns="http://santedb.org/fault">${elements.join('')}</fault>`
}
