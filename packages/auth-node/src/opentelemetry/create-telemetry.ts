import {
  type Attributes,
  type MeterProvider,
  metrics,
  type ObservableResult,
  SpanStatusCode,
  trace,
  type TracerProvider,
} from '@opentelemetry/api'
import {
  type AuthError,
  type AuthEvent,
  type AuthObserver,
  type Clock,
  isAuthError,
} from '@santedb/auth-core'
import { createInstruments } from './instruments.ts'
import { next, reasonOf, type SessionState } from './session-state.ts'

/** Where spans and metrics go, and what tells them apart. */
export interface TelemetryOptions {
  /**
   * Where metrics go.
   *
   * @default the one that is registered when `createTelemetry` is called
   */
  meterProvider?: MeterProvider | undefined
  /**
   * Where spans go.
   *
   * @default the one that is registered
   */
  tracerProvider?: TracerProvider | undefined
  /**
   * Attributes of your own for every measurement and span, such as the host of the root: they tell several `Auth` of
   * one program apart. Give no secret.
   *
   * @default none
   */
  attributes?: Attributes | undefined
  /**
   * Time: what `createAuth` was given, where it was.
   *
   * @default the runtime's own clock
   */
  clock?: Pick<Clock, 'now'> | undefined
}

/** What watches one `Auth`. */
export interface Telemetry {
  /** The option of the same name of `createAuth`. It needs no `this`. */
  readonly onEvent: AuthObserver
  /** Ends the gauges, which are read as long as the program runs otherwise: for an `Auth` that is no longer used. */
  stop(this: void): void
}

const scope = '@santedb/auth-node'

/**
 * Makes spans and metrics of what happens to the session of one `Auth`, through `@opentelemetry/api`. Without a
 * registered SDK it costs next to nothing and tells nobody.
 *
 * Attributes are words of this library, statuses of HTTP, and your own: no token, secret, name or address, and no text
 * of the server.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-node'
 * import { createTelemetry } from '@santedb/auth-node/opentelemetry'
 *
 * const root = 'https://icdr.example.org:8443'
 * const telemetry = createTelemetry({ attributes: { 'server.address': new URL(root).hostname } })
 * export const auth = createAuth({
 *   root,
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'the secret of the application',
 *   onEvent: telemetry.onEvent,
 * })
 * ```
 * @see {@link https://opentelemetry.io/docs/specs/semconv/general/naming/}
 */
export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  const { attributes: ours = {}, clock = Date } = options
  const tracer = (options.tracerProvider ?? trace).getTracer(scope)
  const instruments = createInstruments((options.meterProvider ?? metrics).getMeter(scope))
  let state: SessionState = {}

  // A gauge that falls silent keeps its last value with many readers: so no session is a session without time.
  const tellTimeLeft = (result: ObservableResult) =>
    result.observe(secondsUntil(state.endsAtMs, clock.now()), ours)
  const tellCoolDown = (result: ObservableResult) =>
    result.observe(secondsUntil(state.coolsDownUntilMs, clock.now()), ours)
  instruments.timeLeft.addCallback(tellTimeLeft)
  instruments.coolDown.addCallback(tellCoolDown)

  /** A request is told of when it is over, so its span is begun in the past, below the span of who made it. */
  const tellRequest = (durationMs: number, told: Attributes, failure?: AuthError) => {
    const attributes = { ...ours, ...told }
    const endTime = clock.now()
    const span = tracer.startSpan('santedb.auth.obtain_session', {
      startTime: endTime - durationMs,
      attributes: { ...attributes, ...(failure?.status && { 'http.response.status_code': failure.status }) },
    })
    if (failure) span.setStatus({ code: SpanStatusCode.ERROR })
    span.end(endTime)
    instruments.duration.record(durationMs / 1000, attributes)
  }

  const tell = (event: AuthEvent) => {
    const startedAtMs = clock.now() - ('durationMs' in event ? event.durationMs : 0)
    const reason = { 'santedb.auth.reason': reasonOf(state, startedAtMs) }
    switch (event.type) {
      case 'session_obtained':
      case 'session_renewed': {
        const told = { ...reason, 'santedb.auth.grant': event.by }
        tellRequest(event.durationMs, told)
        if (event.type === 'session_renewed') instruments.renewals.add(1, { ...ours, ...told })
        if (event.joins > 0) instruments.joins.add(event.joins, { ...ours, 'santedb.auth.joined': 'caller' })
        return
      }
      case 'session_joined':
        return instruments.joins.add(1, { ...ours, 'santedb.auth.joined': 'store' })
      case 'session_rejected':
      case 'retry':
        return tellRequest(event.durationMs, { ...reason, 'error.type': event.error.code }, event.error)
      case 'session_ended':
        return instruments.ends.add(1, { ...ours, 'santedb.auth.reason': event.reason })
      case 'elevation_required':
        return instruments.elevations.add(1, ours)
      case 'store_failed':
        return instruments.storeFailures.add(1, { ...ours, 'error.type': nameOf(event.error) })
      default:
    }
  }

  return Object.freeze<Telemetry>({
    onEvent(event) {
      tell(event)
      state = next(state, event, clock.now())
    },
    stop() {
      instruments.timeLeft.removeCallback(tellTimeLeft)
      instruments.coolDown.removeCallback(tellCoolDown)
    },
  })
}

function secondsUntil(thenMs = 0, nowMs: number): number {
  return Math.max(thenMs - nowMs, 0) / 1000
}

// `_OTHER` is the conventions' own word.
function nameOf(error: unknown): string {
  if (isAuthError(error)) return error.code
  return error instanceof Error ? error.name : '_OTHER'
}
