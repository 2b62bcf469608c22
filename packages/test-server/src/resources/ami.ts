import type { Session, SessionStore } from '../state/sessions.ts'

/** `GET /ami/SessionInfo`: the sessions that the server remembers. Their tokens are not among it. */
export function listSessionInfo({ all }: SessionStore): Response {
  return Response.json({
    $type: 'AmiCollection',
    item: all.map(toSessionInfo),
    offset: 0,
    count: all.length,
    totalResults: all.length,
  })
}

/** `GET /ami/SessionInfo/<id>`. */
export function readSessionInfo(session: Session): Response {
  return Response.json(toSessionInfo(session))
}

function toSessionInfo(session: Session): Readonly<Record<string, unknown>> {
  const { id, user, device, application, scopes, notBeforeMs, notAfterMs } = session
  return {
    $type: 'SecuritySessionInfo',
    id,
    user: user?.id,
    device: device?.id,
    application: application.id,
    notBefore: new Date(notBeforeMs).toISOString(),
    notAfter: new Date(notAfterMs).toISOString(),
    scopes,
  }
}
