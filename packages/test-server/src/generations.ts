import type { ServerContext, ServerEnvironment } from './context.ts'
import { createGeneration2App } from './generation-2/app.ts'
import { throttledResponse as throttledResponse2 } from './generation-2/throttled.ts'
import { createGeneration3App } from './generation-3/app.ts'
import { CachedSessions, type SessionCache } from './generation-3/cached-sessions.ts'
import { throttledResponse as throttledResponse3 } from './generation-3/throttled.ts'
import type { IncomingRequest } from './http/incoming-request.ts'
import type { JsonAnswer } from './http/json-answer.ts'
import type { SessionStore } from './state/sessions.ts'

/** Answers requests with what the server has recorded of them at hand. */
export interface App {
  fetch(request: Request, bindings: ServerEnvironment['Bindings']): Response | Promise<Response>
  /** Answers what is for the token endpoint as `fetch` does, for those who need no `Request` and no `Response`. */
  answerTokenRequest(request: IncomingRequest, bindings: ServerEnvironment['Bindings']): Promise<JsonAnswer>
}

/** What makes a generation of SanteDB. */
export interface Generation {
  readonly createApp: (context: ServerContext) => App
  readonly throttledResponse: (request: Request, retryAfter: string | undefined) => Response
  /** Whether an account's sessions end when it is locked by an administrator or given another secret. */
  readonly endsSessionsOnAccountChange: boolean
  /** The sessions as one node sees them. */
  readonly viewSessions: (store: SessionStore, cache: SessionCache, clock: () => number) => SessionStore
}

/** The generations that the server can behave like. */
export const GENERATIONS: Readonly<Record<2 | 3, Generation>> = {
  2: {
    createApp: createGeneration2App,
    throttledResponse: throttledResponse2,
    endsSessionsOnAccountChange: false,
    // 2.x reads the database on every call.
    viewSessions: (store) => store,
  },
  3: {
    createApp: createGeneration3App,
    throttledResponse: throttledResponse3,
    endsSessionsOnAccountChange: true,
    viewSessions: (store, cache, clock) => new CachedSessions({ store, cache, clock }),
  },
}
