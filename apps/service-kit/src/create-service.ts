import { type Auth, isAuthError } from '@santedb/auth-core'
import { Hono } from 'hono'
import type { Diary } from './diary.ts'
import type { CallRecord, ServiceStatus } from './status.ts'

const resource = '/fhir/Patient'

/** What differs from one runtime to the next. */
export interface ServiceParts {
  readonly runtime: ServiceStatus['runtime']
  readonly auth: Pick<Auth, 'fetch' | 'session'>
  /** The one that `auth` tells its events. */
  readonly diary: Diary
}

/** A fetch handler, as every runtime's server takes it. */
export interface Service {
  fetch(this: void, request: Request): Promise<Response>
}

/**
 * Makes the service: `GET /status` tells its session, and asks SanteDB for nothing; `POST /call` calls FHIR. Whoever can
 * reach it can use both, so let it listen on this machine alone.
 */
export function createService({ runtime, auth, diary }: ServiceParts): Service {
  async function call(): Promise<CallRecord> {
    const atMs = Date.now()
    try {
      const response = await auth.fetch(resource)
      await response.arrayBuffer()
      diary.noteSession(await auth.session())
      return { atMs, durationMs: Date.now() - atMs, status: response.status }
    } catch (error) {
      if (!isAuthError(error)) throw error
      return { atMs, durationMs: Date.now() - atMs, failure: error.code }
    }
  }

  const app = new Hono()
  app.get('/status', (c) => {
    const nowMs = Date.now()
    return c.json<ServiceStatus>({ runtime, nowMs, ...diary.read(nowMs) })
  })
  app.post('/call', async (c) => {
    const record = await call()
    diary.noteCall(record)
    return c.json(record)
  })
  return { fetch: async (request) => app.fetch(request) }
}
