import type { RecordedRequest } from '../state/recorded-request.ts'

/** How requests are logged: for people, for machines, or not at all. */
export type LogStyle = 'human' | 'json' | 'off'

/**
 * Logs each request when it has been answered. Nothing that it writes is a secret: it knows only what a
 * {@link RecordedRequest} shows to anybody.
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 * import { requestLogger } from '@santedb/test-server/node'
 *
 * const server = createTestServer({ generation: 3, onAnswer: requestLogger('human', console.log) })
 * // 05:12:01.123 POST /auth/oauth2_token client_credentials EXAMPLE_APPLICATION → 200 (3 ms)
 * ```
 */
export function requestLogger(
  style: LogStyle,
  write: (line: string) => void,
): (request: RecordedRequest) => void {
  if (style === 'off') return () => {}
  const format = style === 'json' ? toJson : toSentence
  return (request) => write(format(request))
}

function toSentence({
  method,
  path,
  receivedAtMs,
  form,
  status,
  durationMs,
  trouble,
}: RecordedRequest): string {
  const time = new Date(receivedAtMs).toISOString().slice(11, 23)
  const details = [form?.['grant_type'], form?.['client_id'], form?.['username']].filter(Boolean).map(oneLine)
  const words = [time, method, oneLine(path), ...details, '→', status ?? 'no answer', `(${durationMs} ms)`]
  return [...words, ...(trouble === undefined ? [] : [`trouble: ${trouble}`])].join(' ')
}

function toJson(request: RecordedRequest): string {
  const { method, path, receivedAtMs, form, status, durationMs, trouble } = request
  return JSON.stringify({
    time: new Date(receivedAtMs).toISOString(),
    method,
    path,
    status,
    durationMs,
    grantType: form?.['grant_type'],
    clientId: form?.['client_id'],
    username: form?.['username'],
    trouble,
  })
}

/** What comes from outside must not look like a line of its own. */
function oneLine(value: string | undefined): string {
  return (value ?? '').replaceAll(/\p{Cc}/gu, '?')
}
