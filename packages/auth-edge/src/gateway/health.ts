import { getDiscovery } from '@santedb/auth-core/look-ups'
import type { IncomingCall } from './callers/caller.ts'
import { letFinish } from './context.ts'
import type { Route } from './route.ts'
import type { GatewayWorld } from './world.ts'

/** Where a gateway tells how it is, and what it knows of that. */
export interface Health {
  readonly liveness: string | false
  readonly readiness: string | false
  last?: { readonly isReady: boolean; readonly untilMs: number } | undefined
  askedAtMs?: number | undefined
}

// Anybody may ask, and as often as they like: SanteDB is to hear little of it.
const believedMs = 1000

// Whoever asks gives up sooner than a caller.
const readinessLimitMs = 5000

// A request that asks can be ended by the runtime, and then tells nobody.
const longestSilenceMs = 2000
const pollMs = 25

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
  return path === health.readiness ? answerReadiness(call, health, routes, world) : undefined
}

async function answerReadiness(
  { context }: IncomingCall,
  health: Health,
  routes: readonly Route[],
  world: GatewayWorld,
): Promise<HealthAnswer> {
  const { clock } = world
  const isAsked = () => health.askedAtMs !== undefined && clock.now() < health.askedAtMs + longestSilenceMs
  // One asks. The others are told what was known, or look now and then whether something is: on Workers nobody may wait
  // for another request's promise.
  while (!health.last && isAsked()) {
    await new Promise<void>((resolve) => clock.setTimeout(resolve, pollMs, false))
  }
  if (!isAsked() && clock.now() >= (health.last?.untilMs ?? 0)) {
    health.askedAtMs = clock.now()
    const asked = ask(context, routes, world).then((isReady) => {
      health.last = { isReady, untilMs: clock.now() + believedMs }
      health.askedAtMs = undefined
    })
    letFinish(context, asked)
    await asked
  }
  return { endpoint: 'readiness', response: tell(health.last?.isReady === true) }
}

async function ask(
  context: object | undefined,
  routes: readonly Route[],
  world: GatewayWorld,
): Promise<boolean> {
  const needsSession = routes.some(({ onward }) => onward === 'application')
  // Whoever asks and goes away is not to leave the others with a wrong answer.
  const signal = AbortSignal.timeout(readinessLimitMs)
  const work = needsSession
    ? world.application(context).session({ signal })
    : getDiscovery({ root: world.root, fetch: world.fetch, unsafeAllowPlainHttp: true, signal })
  return work.then(
    () => true,
    () => false,
  )
}

function tell(isWell: boolean): Response {
  return Response.json({ status: isWell ? 'ok' : 'unavailable' }, { status: isWell ? 200 : 503 })
}
