import type { ServerContext } from './context.ts'
import { type TestServerAccounts, createAccountControl } from './control/account-control.ts'
import { createControlApi, isForControl } from './control/control-api.ts'
import { ServerClock, type TestServerClock } from './control/server-clock.ts'
import { type TestServerSessions, createSessionControl } from './control/session-control.ts'
import type { SessionCache } from './generation-3/cached-sessions.ts'
import { GENERATIONS } from './generations.ts'
import type { TestServerConnection } from './http/connection.ts'
import type { IncomingRequest } from './http/incoming-request.ts'
import type { TestServerOptions } from './options.ts'
import { answerPageRequest } from './page/page.ts'
import { parseOptions } from './parse-options.ts'
import { RecordedRequest } from './state/recorded-request.ts'
import { RequestLog } from './state/request-log.ts'
import { sessionAccounts } from './state/sessions.ts'
import { createState } from './state/state.ts'
import { setTokenAnswer } from './token-answers.ts'
import { makeTrouble } from './trouble/make-trouble.ts'
import { TroubleScript } from './trouble/trouble-script.ts'
import type { Trouble } from './trouble/trouble.ts'

/** One node of a server: an address of its own, and a cache of its own before the common database. */
export interface TestServerNode {
  /** Answers a request. Needs no `this`, so it can be passed wherever a fetch handler is wanted. */
  readonly fetch: (request: Request, connection?: TestServerConnection) => Promise<Response>
  /** On a port each answer says in `Date` what it shows. */
  readonly clock: Pick<TestServerClock, 'nowMs'>
}

/** An authorization server that behaves like SanteDB's, without a socket. */
export interface TestServer extends TestServerNode {
  readonly generation: 2 | 3
  /** How many requests have reached the token endpoint. */
  readonly tokenRequests: number
  /** The requests received, oldest first; the last ten thousand of them. */
  readonly requests: readonly RecordedRequest[]
  /**
   * Asserts how many requests have reached the token endpoint.
   *
   * @throws {Error} listing them when there have been more or fewer
   */
  expectTokenRequests(count: number): void
  /**
   * Asserts that the server had an operation for every request.
   *
   * @throws {Error} listing those that it had nothing for
   */
  expectNoUnexpectedRequests(): void
  /** What the server is told to do wrong. */
  readonly trouble: Trouble
  readonly sessions: TestServerSessions
  readonly accounts: TestServerAccounts
  readonly clock: TestServerClock
  readonly keys: {
    /** Replaces every signing key: tokens that were signed before have a wrong signature from now on. */
    rotate(): void
  }
  /** Adds a node to the cluster, with its own cache of sessions (SanteDB's `AdoSessionProvider`). */
  addNode(): TestServerNode
  /**
   * Starts the server again: its caches are empty. Without `keepState` its sessions, locks and random keys are gone
   * too. @default keepState is false
   */
  restart(options?: { readonly keepState?: boolean }): void
  /** Makes the server as good as new: {@link TestServer.restart}, and no trouble, moved clock or recorded requests. */
  reset(): void
}

/**
 * Makes a server. It opens no socket, starts no timer and shares nothing with another: dropping it is enough.
 *
 * @throws {TestServerOptionsError} naming every wrong option at once
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 *
 * const server = createTestServer({ generation: 3 })
 * const response = await server.fetch(new Request('http://localhost/auth/.well-known/openid-configuration'))
 * ```
 */
export function createTestServer(options: TestServerOptions): TestServer {
  const resolved = parseOptions(options)
  const generation = GENERATIONS[resolved.generation]
  const serverClock = new ServerClock(resolved.clock)
  const clock = (): number => serverClock.nowMs
  const state = createState({ ...resolved, clock })
  const log = new RequestLog()
  const trouble = new TroubleScript()
  const caches: SessionCache[] = []

  const record = async <Answer extends { readonly status: number }>(
    request: IncomingRequest,
    answer: (recorded: RecordedRequest) => Promise<Answer>,
  ): Promise<Answer> => {
    const recorded = new RecordedRequest(request, clock())
    log.add(recorded)
    const startedAtMs = performance.now()
    try {
      const answered = await answer(recorded)
      recorded.status = answered.status
      return answered
    } finally {
      recorded.durationMs = Math.round(performance.now() - startedAtMs)
      resolved.onAnswer?.(recorded)
    }
  }
  const answerOrMakeTrouble = async (
    request: Request,
    recorded: RecordedRequest,
    answer: () => Promise<Response>,
  ): Promise<Response> => {
    const planned = trouble.take(request)
    if (!planned) return answer()
    recorded.trouble = planned.effect
    return makeTrouble(planned, request, {
      takesEffect: planned.takesEffect ?? false,
      answer,
      throttled: (retryAfter) => generation.throttledResponse(request, retryAfter),
    })
  }
  // What people and tests see and say beside SanteDB's own service: it is not recorded, and meets no trouble.
  let answerAside: ((request: Request) => Promise<Response> | Response | undefined) | undefined

  const createNode = (): TestServerNode & Pick<ServerContext, 'sessions'> => {
    const cache: SessionCache = (resolved.sharedSessionCache ? caches[0] : undefined) ?? new Map()
    caches.push(cache)
    const sessions = generation.viewSessions(state.sessions, cache, clock)
    const app = generation.createApp({ ...state, sessions, options: { ...resolved, clock } })
    const fetch: TestServerNode['fetch'] = async (request, connection = {}) =>
      answerAside?.(request) ??
      record(request, (recorded) =>
        answerOrMakeTrouble(request, recorded, async () => app.fetch(request, { recorded, connection })),
      )
    setTokenAnswer(fetch, (request, connection) =>
      trouble.isQuiet
        ? record(request, (recorded) => app.answerTokenRequest(request, { recorded, connection }))
        : undefined,
    )
    return { sessions, fetch, clock: serverClock }
  }
  const first = createNode()

  const restart: TestServer['restart'] = ({ keepState = false } = {}) => {
    for (const cache of caches) cache.clear()
    if (!keepState) state.clear()
  }
  const server: TestServer = {
    fetch: first.fetch,
    generation: resolved.generation,
    get tokenRequests() {
      return log.tokenRequests
    },
    requests: log.requests,
    expectTokenRequests: (count) => log.expectTokenRequests(count),
    expectNoUnexpectedRequests: () => log.expectNoUnexpectedRequests(),
    trouble,
    sessions: createSessionControl(state.sessions, () => first.sessions),
    accounts: createAccountControl({
      accounts: { application: state.applications, device: state.devices, user: state.users },
      lockout: state.lockout,
      clock,
      onChange: (account) => {
        if (!generation.endsSessionsOnAccountChange) return
        for (const session of state.sessions.all) {
          if (sessionAccounts(session).includes(account)) first.sessions.abandon(session)
        }
      },
    }),
    clock: serverClock,
    keys: { rotate: () => state.keys.rotate() },
    addNode() {
      const { fetch } = createNode()
      return { fetch, clock: serverClock }
    },
    restart,
    reset() {
      restart()
      trouble.clear()
      serverClock.reset()
      log.clear()
    },
  }
  const control = resolved.control ? createControlApi(server) : undefined
  answerAside = (request) =>
    control && isForControl(request) ? control(request) : answerPageRequest(request, server, resolved.control)
  return server
}
