import { getDiscovery } from '@santedb/auth-core/look-ups'
import type { IncomingCall } from './callers/caller.ts'
import type { Route } from './route.ts'
import type { GatewayWorld } from './world.ts'

/** Where a gateway tells how it is, and what it told last. */
export interface Health {
  readonly liveness: string | false
  readonly readiness: string | false
  last?: { readonly isReady: boolean; readonly untilMs: number } | undefined
}

// Anybody may ask, and as often as they like: SanteDB is to hear little of it.
const believedMs = 1000

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
  health: Health,
  routes: readonly Route[],
  world: GatewayWorld,
): HealthAnswer | Promise<HealthAnswer> | undefined {
  const { method } = call.request
  if (method !== 'GET' && method !== 'HEAD') return undefined
  if (path === health.liveness) return { endpoint: 'liveness', response: tell(true) }
  if (path !== health.readiness) return undefined
  const nowMs = world.clock.now()
  const { last } = health
  if (last && nowMs < last.untilMs) return { endpoint: 'readiness', response: tell(last.isReady) }
  // While this one asks, the others are told what was known.
  if (last) health.last = { ...last, untilMs: nowMs + readinessLimitMs }
  return answerReadiness(call, health, routes, world)
}

async function answerReadiness(
  { context }: IncomingCall,
  health: Health,
  routes: readonly Route[],
  world: GatewayWorld,
): Promise<HealthAnswer> {
  const needsSession = routes.some(({ onward }) => onward === 'application')
  // Whoever asks and goes away is not to leave the others with a wrong answer.
  const signal = AbortSignal.timeout(readinessLimitMs)
  const work = needsSession
    ? world.application(context).session({ signal })
    : getDiscovery({ root: world.root, fetch: world.fetch, unsafeAllowPlainHttp: true, signal })
  const isReady = await work.then(
    () => true,
    () => false,
  )
  health.last = { isReady, untilMs: world.clock.now() + believedMs }
  return { endpoint: 'readiness', response: tell(isReady) }
}

function tell(isWell: boolean): Response {
  return Response.json({ status: isWell ? 'ok' : 'unavailable' }, { status: isWell ? 200 : 503 })
}
