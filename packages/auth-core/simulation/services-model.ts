import type { Arrival, ServerModel } from './server-model.ts'

export const partner = 'https://partner.example.net'
export const stranger = 'https://stranger.example.com'

const deniedFault = { $type: 'PolicyViolationException', message: 'denied', policyOutcome: 'Deny' }
const challenge =
  'bearer realm="icdr" error="insufficient_scope" scope="1.3.6.1" error_description="Policy was violated by \'someone\'"'

/** What a service made of a call. */
export interface ServiceAnswer {
  readonly response: Response
  /** Whether the answer is that the session is gone. */
  readonly isDead: boolean
}

/** The services behind the sessions, of the root and of others. */
export function answerCall(
  server: ServerModel,
  generation: 'icdr2' | 'icdr3',
  { url, headers }: Arrival,
): ServiceAnswer {
  if (url.origin === stranger) return alive(server.answer(url.pathname === '/login' ? 401 : 200, {}))
  const token = headers.get('authorization')?.replace(/^Bearer /, '')
  if (token === undefined || !server.isLive(token) || url.pathname === '/unhappy') {
    const fault = { $type: 'SecurityTokenExpiredException', message: 'gone' }
    return { response: generation === 'icdr2' ? server.answer(403, fault) : server.answer(401), isDead: true }
  }
  switch (url.pathname) {
    case '/denied':
      return alive(server.answer(403, deniedFault))
    case '/protected':
      return alive(server.answer(401, deniedFault, { 'www-authenticate': challenge }))
    case '/moved':
      return alive(server.answer(307, undefined, { location: '/fhir/Patient' }))
    case '/away':
      return alive(server.answer(302, undefined, { location: `${stranger}/welcome` }))
    case '/away-to-login':
      return alive(server.answer(307, undefined, { location: `${stranger}/login` }))
    default:
      return alive(server.answer(200, { resourceType: 'Bundle' }))
  }
}

function alive(response: Response): ServiceAnswer {
  return { response, isDead: false }
}
