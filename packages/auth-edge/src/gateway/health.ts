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

/** Answers whoever asks whether the gateway runs, and whether it can do its work; `undefined` for other paths. */
export async function answerHealth(
  path: string,
  { request, context }: IncomingCall,
  { liveness, readiness }: HealthPaths,
  routes: readonly Route[],
  world: GatewayWorld,
): Promise<{ endpoint: string; response: Response } | undefined> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
  if (path === liveness) return { endpoint: 'liveness', response: tell(true) }
  if (path !== readiness) return undefined
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
