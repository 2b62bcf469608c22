import type { TestServer } from '../server.ts'
import type { RecordedRequest } from '../state/recorded-request.ts'
import type { SessionSummary } from './session-control.ts'

const SHOWN_REQUESTS = 100

/** A server for people to look at. There is no secret in it. */
export interface ServerSummary {
  readonly generation: 2 | 3
  /** The server's time in milliseconds since 1970. */
  readonly nowMs: number
  readonly accounts: Readonly<Record<'applications' | 'devices' | 'users', readonly string[]>>
  /** The latest first. */
  readonly sessions: readonly SessionSummary[]
  readonly tokenRequests: number
  /** How many requests will meet trouble. */
  readonly pendingTrouble: number
  /** The latest hundred, the very latest first. */
  readonly requests: readonly Pick<
    RecordedRequest,
    'method' | 'path' | 'receivedAtMs' | 'status' | 'durationMs' | 'form' | 'trouble'
  >[]
}

/** What there is to see of a server. */
export function summarizeServer(server: TestServer): ServerSummary {
  const { applications, devices, users } = server.accounts
  return {
    generation: server.generation,
    nowMs: server.clock.nowMs,
    accounts: { applications, devices, users },
    sessions: server.sessions.all.toReversed(),
    tokenRequests: server.tokenRequests,
    pendingTrouble: server.trouble.pending,
    requests: server.requests
      .slice(-SHOWN_REQUESTS)
      .toReversed()
      .map(({ method, path, receivedAtMs, status, durationMs, form, trouble }) => ({
        method,
        path,
        receivedAtMs,
        status,
        durationMs,
        form,
        trouble,
      })),
  }
}
