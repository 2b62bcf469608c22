import { getDiscovery } from '@santedb/auth-core/look-ups'
import type { IncomingCall } from './callers/caller.ts'
import type { Route } from './route.ts'
import type { GatewayWorld } from './world.ts'

/** Where a gateway tells how it is. */
export interface HealthPaths {
  readonly liveness: string | false
  readonly readiness: string | false
}

// Whoever asks gives up sooner than a caller.
const readinessLimitMs = 5000

interface HealthAnswer {
  readonly endpoint: string
  readonly response: Response
}

/** Answers whoever asks whether the gateway runs, and whether it can do its work; `undefined` for other paths. */
export function answerHealth(
  path: string,
  call: IncomingCall,
  { liveness, readiness }: HealthPaths,
  routes: readonly Route[],
  world: GatewayWorld,
): HealthAnswer | Promise<HealthAnswer> | undefined {
  const { method } = call.request
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (path === liveness) return { endpoint: 'liveness', response: tell(true) }
  return path === readiness ? answerReadiness(call, routes, world) : undefined
}

async function answerReadiness(
  { request, context }: IncomingCall,
  routes: readonly Route[],
  world: GatewayWorld,
): Promise<HealthAnswer> {
  const needsSession = routes.some(({ onward }) => onward === 'application')
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(readinessLimitMs)])
  const work = needsSession
    ? world.application(context).session({ signal })
    : getDiscovery({ root: world.root, fetch: world.fetch, unsafeAllowPlainHttp: true, signal })
  const isReady = await work.then(
    () => true,
    () => false,
  )
  return { endpoint: 'readiness', response: tell(isReady) }
}

function tell(isWell: boolean): Response {
  return Response.json({ status: isWell ? 'ok' : 'unavailable' }, { status: isWell ? 200 : 503 })
}
