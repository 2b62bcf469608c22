import { type Auth, type AuthOptions, createAuth } from '@santedb/auth-core'
import type { Caller, IncomingCall, ProvenCaller, ProveCaller } from './callers/caller.ts'
import { checkGatewayOptions } from './check-options.ts'
import { fetchWithoutAddresses } from './fetch-without-addresses.ts'
import { type Answer, type Caching, cachingOf, finishAnswer, notCached } from './finish-answer.ts'
import { extendHeaderLists } from './headers.ts'
import { answerHealth, type Health } from './health.ts'
import { identify } from './identify.ts'
import { measurementsOf, sessionRecord, tell } from './observe.ts'
import { bringBack } from './onward/bring-back.ts'
import { forward } from './onward/forward.ts'
import { problemOfError } from './onward/problem-of-error.ts'
import type { GatewayOptions } from './options.ts'
import { Problem, problemResponse } from './problem.ts'
import { requestIdOf } from './request-id.ts'
import { findRoute, named, pathOnward, type Route, type RouteOptions } from './route.ts'
import { readTarget } from './target.ts'
import { type GatewayWorld, systemClock } from './world.ts'

/**
 * Answers requests in SanteDB's place: a fetch handler, for `Deno.serve(gateway)`,
 * `Bun.serve({ fetch: gateway, idleTimeout: 60 })` (Bun hangs up after ten seconds otherwise), or a Worker's `fetch`.
 * The second argument is what the runtime gives besides. It never throws.
 */
export type Gateway = (request: Request, context?: object) => Promise<Response>

/** What is known of a request by the time that it is answered. */
interface Answered {
  response: Answer | Response
  endpoint?: string | undefined
  route?: Route | undefined
  caller?: ProvenCaller | undefined
  caching?: Caching | undefined
  cookies?: readonly string[] | undefined
  problem?: Problem | undefined
  serviceStatus?: number | undefined
  serviceMs?: number | undefined
}

const mostBodyBytes = 10_485_760
const usualTimeoutMs = 30_000

/**
 * Makes a gateway before SanteDB: for each route it says how callers prove themselves, and as whom their calls go on.
 * Nothing is sent until the first request.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once and without its value.
 *
 * @example
 * ```ts
 * import { apiKey, createGateway, nobody } from '@santedb/auth-edge'
 *
 * const partners = apiKey({
 *   keys: [{ name: 'laboratory', sha256: '5f2b8c9e0f3b1f4f5a1f0d5d8b1c7a3c0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e' }],
 * })
 * export const gateway = createGateway({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'the secret of the device' },
 *   routes: [
 *     { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' },
 *     { path: '/fhir/*', methods: ['GET', 'POST'], callers: [partners], onward: 'application' },
 *   ],
 * })
 * ```
 */
export function createGateway(options: GatewayOptions): Gateway {
  const {
    routes: given,
    requestHeaders,
    answerHeaders,
    liveness = '/livez',
    readiness = '/readyz',
    log,
    measure,
    createAuth: _,
    lengthsHold: __,
    callsEnd: ___,
    browser,
    ...rest
  } = options ?? {}
  const authOptions: AuthOptions = {
    ...rest,
    onEvent: (event) => {
      options.onEvent?.(event)
      tell(log, sessionRecord(event))
    },
  }
  checkGatewayOptions(options, () => createAuth({ ...authOptions, onEvent: options?.onEvent }))
  const world = createWorld(authOptions, options)
  const provers = new Map<Caller, ProveCaller>()
  const connect = (caller: Caller) => {
    // One for all routes, so that what it remembers is of use to all.
    const prover = provers.get(caller) ?? caller.connect(world)
    provers.set(caller, prover)
    return prover
  }
  const routes = given.map((route) => createRoute(route, connect))
  const lists = extendHeaderLists(requestHeaders, answerHeaders)
  const health: Health = { liveness, readiness }
  const answerBrowser = browser?.connect(world)

  async function answer(call: IncomingCall, known: Partial<Answered>): Promise<Answered> {
    const { request } = call
    const target = readTarget(request)
    const own = answerHealth(target.path, call, health, routes, world)
    if (own) return own
    if (answerBrowser) {
      const ofBrowser = await answerBrowser(call, target, (endpoint) => (known.endpoint = endpoint))
      if (ofBrowser) return { ...known, ...ofBrowser }
    }
    const { route, allowed } = findRoute(routes, target.segments, request.method)
    if (!route)
      throw allowed.length > 0
        ? new Problem('method_not_allowed', { headers: { allow: allowed.join(', ') } })
        : new Problem('not_found')
    // SanteDB's own sign-in service is behind no route that does not name it.
    if (target.segments[0] === 'auth' && route.segments[0] !== 'auth') throw new Problem('not_found')
    known.route = route
    const caller = await identify(call, route)
    known.caller = caller
    const onward = { ...call, target: { ...target, path: pathOnward(route, target) }, route, caller }
    const sentAtMs = world.clock.now()
    let ofService: Response
    try {
      ofService = await forward(onward, lists, world)
    } finally {
      known.serviceMs = world.clock.now() - sentAtMs
    }
    known.serviceStatus = ofService.status
    const response = await bringBack(ofService, onward, lists, world)
    return { ...known, response, caching: cachingOf(route, caller, ofService, lists) }
  }

  return async (request, context) => {
    const startedAtMs = world.clock.now()
    const call: IncomingCall = { request, context, requestId: requestIdOf(request) }
    const known: Partial<Answered> = {}
    let answered: Answered
    let response: Response
    try {
      answered = await answer(call, known)
      const { caching = notCached, cookies = [], caller } = answered
      const ofCaller = caller?.finish ? await caller.finish() : []
      response = finishAnswer(answered.response, call.requestId, caching, [...cookies, ...ofCaller])
    } catch (error) {
      const isLeft = request.signal.aborted && !(error instanceof Problem)
      const problem = isLeft ? new Problem('caller_left', { cause: error }) : problemOfError(error)
      const told = problemResponse(problem, call.requestId, known.route?.failures ?? 'problem')
      const ofCaller = await known.caller?.finish?.().catch(() => [])
      answered = { ...known, response: told, problem }
      response = finishAnswer(told, call.requestId, { ...notCached, vary: known.route?.vary ?? [] }, [
        ...problem.cookies,
        ...(ofCaller ?? []),
      ])
    }
    if (!log && !measure) return response
    const { route, endpoint, caller, problem, serviceStatus, serviceMs } = answered
    const record = {
      event: 'answered',
      level: response.status >= 500 ? 'error' : response.status >= 400 ? 'warn' : 'info',
      requestId: call.requestId,
      method: request.method,
      route: route?.pattern ?? endpoint,
      status: response.status,
      serviceStatus,
      durationMs: world.clock.now() - startedAtMs,
      caller: caller && { kind: caller.kind, name: caller.name },
      problem: problem?.code,
      error: problem?.cause,
    } as const
    tell(log, record)
    if (measure) for (const measurement of measurementsOf(record, serviceMs)) tell(measure, measurement)
    return response
  }
}

function createWorld(
  given: AuthOptions,
  { createAuth: makeAuth, lengthsHold = false, callsEnd = false }: GatewayOptions,
): GatewayWorld {
  const { clock = systemClock } = given
  const root = new URL(given.root)
  // Looked up at each call, so that a fetch that is replaced or instrumented later is used.
  const fetch = fetchWithoutAddresses(given.fetch ?? ((input, init) => globalThis.fetch(input, init)))
  const authOptions = { ...given, fetch }
  let application: Auth | undefined
  return {
    root,
    base: root.href.replace(/\/$/, ''),
    clock,
    fetch,
    authOptions,
    createAuth: makeAuth ?? createAuth,
    lengthsHold,
    callsEnd,
    application: (context) => makeAuth?.(authOptions, context) ?? (application ??= createAuth(authOptions)),
  }
}

function createRoute(options: RouteOptions, connect: (caller: Caller) => ProveCaller): Route {
  const {
    path,
    methods = ['GET'],
    callers,
    onward,
    maximumBodyBytes = mostBodyBytes,
    timeoutMs = usualTimeoutMs,
  } = options
  const takesRest = path.endsWith('/*')
  const written = path.replace(/\/\*$/, '').split('/').slice(1)
  const segments = named(written.map((segment) => segment.toLowerCase()))
  return {
    pattern: path,
    written,
    segments,
    takesRest,
    methods: new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods),
    provers: callers.map(connect),
    onward,
    maximumBodyBytes,
    timeoutMs,
    cacheControl: options.cacheControl,
    failures: options.failures ?? (segments[0] === 'fhir' ? 'operation-outcome' : 'problem'),
    vary: [...new Set(callers.flatMap(({ readsHeaders }) => readsHeaders))],
  }
}
