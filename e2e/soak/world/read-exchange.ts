import type { IncomingHttpHeaders } from 'node:http'
import type { Answer, Exchange } from '../history.ts'
import type { Canaries } from './canaries.ts'
import { fingerprint } from './fingerprint.ts'

/** What is known of a request before it is answered. */
export type Asked = Pick<Exchange, 'to' | 'grantType' | 'presented'>

/** Reads what a request is for, and what it presents. */
export function readRequest(path: string, headers: IncomingHttpHeaders, body: string): Asked {
  const { authorization = '', 'x-device-authorization': device = '' } = headers
  if (/^\/auth\/oauth2_token/i.test(path)) {
    const form = new URLSearchParams(body)
    const secrets = ['grant_type', 'client_secret', 'refresh_token'].map((name) => form.get(name) ?? '')
    return {
      to: 'token',
      grantType: form.get('grant_type') ?? '',
      presented: fingerprint(authorization, String(device), ...secrets),
    }
  }
  if (/^\/auth(\/|$)/i.test(path)) return { to: 'sign-in' }
  return { to: 'resource', presented: fingerprint(authorization.replace(/^bearer /i, '')) }
}

/** Reads an answer that arrived whole. */
export function readAnswer(
  { to }: Asked,
  status: number,
  headers: IncomingHttpHeaders,
  body: string,
  canaries: Canaries,
): Answer {
  const retryAfterMs = Number(headers['retry-after'] ?? Number.NaN) * 1000
  const plain: Answer = { is: 'status', status, ...(retryAfterMs > 0 && { retryAfterMs }) }
  if (to === 'resource' || status === 204 || status >= 500 || status === 429) return plain
  const told = parseJson(body)
  // A page in the place of an answer.
  if (told === undefined) return status === 200 ? { is: 'broken' } : plain
  if (to !== 'token') return plain
  const { access_token: token, refresh_token: refreshToken, id_token: identityToken, error } = told
  if (typeof token === 'string') {
    for (const canary of [token, refreshToken, identityToken]) {
      if (typeof canary === 'string') canaries.add(canary)
    }
    return { is: 'grant', token: fingerprint(token) }
  }
  return error === undefined ? plain : { is: 'refusal', status, error: JSON.stringify(error) }
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    return { ...JSON.parse(text) }
  } catch {
    return undefined
  }
}
