import { inspect } from 'node:util'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { type Auth, type AuthOptions, createAuth, createMemoryStore } from '@santedb/auth-core'
import { VirtualClock } from '@santedb/auth-core/testing'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { useTestServer } from '@santedb/test-server/vitest'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelemetry, type Telemetry } from './index.ts'

const server = useTestServer({ generation: 3 })

let clock: VirtualClock
let telemetry: Telemetry
let spanExporter: InMemorySpanExporter
let metricExporter: InMemoryMetricExporter
let meterProvider: MeterProvider
let tracerProvider: TracerProvider
beforeEach(() => {
  clock = new VirtualClock()
  spanExporter = new InMemorySpanExporter()
  metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  meterProvider = new MeterProvider({
    readers: [
      new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 }),
    ],
  })
  tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })],
  })
  telemetry = openTelemetry()
})
afterEach(() => meterProvider.shutdown())

function openTelemetry(): Telemetry {
  return createTelemetry({
    meterProvider,
    tracerProvider,
    clock,
    attributes: { 'server.address': 'icdr.example.org' },
  })
}

function signIn(options: Partial<AuthOptions> = {}): Auth {
  return createAuth({
    root: 'http://localhost',
    dialect: 'icdr3',
    clientId: EXAMPLE_APPLICATION.id,
    device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
    clock,
    fetch: (input, init) => server.fetch(new Request(input, init)),
    onEvent: telemetry.onEvent,
    ...options,
  })
}

/** Every data point of a metric that was exported last, without our own attribute. */
async function read(name: string): Promise<{ value: unknown; attributes: object; unit: string }[]> {
  await meterProvider.forceFlush()
  const metrics =
    metricExporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap((it) => it.metrics) ?? []
  return metrics
    .filter(({ descriptor }) => descriptor.name === name)
    .flatMap(({ descriptor: { unit }, dataPoints }) =>
      (dataPoints as DataPoint<number | Histogram>[]).map(({ value, attributes }) => {
        const { 'server.address': address, ...rest } = attributes
        expect(address).toBe('icdr.example.org')
        return { value, attributes: rest, unit }
      }),
    )
}

function readTimeLeft(): ReturnType<typeof read> {
  return read('santedb.auth.session.time_left')
}

test('time to obtain, by grant and reason, as a histogram in seconds and a span', async () => {
  const auth = signIn({
    fetch: async (input, init) => {
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, 250))
      return server.fetch(new Request(input, init))
    },
  })
  const session = auth.session()
  await clock.advance(250)
  await session
  const attributes = { 'santedb.auth.reason': 'first', 'santedb.auth.grant': 'grant' }
  expect(await read('santedb.auth.session.obtain.duration')).toEqual([
    { value: expect.objectContaining({ count: 1, sum: 0.25 }), attributes, unit: 's' },
  ])
  const [span, ...more] = spanExporter.getFinishedSpans()
  expect(more).toEqual([])
  expect(span).toMatchObject({
    name: 'santedb.auth.obtain_session',
    duration: [0, 250_000_000],
    attributes: { ...attributes, 'server.address': 'icdr.example.org' },
    status: { code: 0 },
  })
})

test('renewals by reason', async () => {
  const auth = signIn()
  await auth.session()
  await auth.renew()
  server.sessions.revokeAll()
  await auth.fetch('/fhir/Patient')
  clock.jump(86_400_000)
  await auth.session()
  const renewals = await read('santedb.auth.session.renewals')
  expect(renewals.map(({ attributes, value, unit }) => [attributes, value, unit])).toEqual(
    ['before_end', 'refused_by_service', 'after_end'].map((reason) => [
      { 'santedb.auth.reason': reason, 'santedb.auth.grant': 'grant' },
      1,
      '{renewal}',
    ]),
  )
  await auth.signOut()
  await auth.session()
  expect(
    (await read('santedb.auth.session.ends')).map(({ attributes, value }) => [attributes, value]),
  ).toEqual([
    [{ 'santedb.auth.reason': 'refused_by_service' }, 1],
    [{ 'santedb.auth.reason': 'signed_out' }, 1],
  ])
  const reasons = spanExporter.getFinishedSpans().map(({ attributes }) => attributes['santedb.auth.reason'])
  expect(reasons).toEqual(['first', 'before_end', 'refused_by_service', 'after_end', 'first'])
})

test('token requests that joins have saved', async () => {
  const store = createMemoryStore(clock)
  for (let index = 0; index < 10; index += 1) await signIn({ store }).session()
  const auth = signIn()
  await Promise.all(Array.from({ length: 10 }, () => auth.session()))
  server.expectTokenRequests(2)
  expect(await read('santedb.auth.session.joins')).toEqual([
    { value: 9, attributes: { 'santedb.auth.joined': 'store' }, unit: '{join}' },
    { value: 9, attributes: { 'santedb.auth.joined': 'caller' }, unit: '{join}' },
  ])
})

test('time left, which is 0 without a live session', async () => {
  expect(await readTimeLeft()).toEqual([{ value: 0, attributes: {}, unit: 's' }])
  const auth = signIn()
  await auth.session()
  clock.jump(600_000)
  const [point] = await readTimeLeft()
  expect(point?.value).toBeGreaterThan(2990)
  expect(point?.value).toBeLessThanOrEqual(3000)
  await auth.signOut()
  expect(await readTimeLeft()).toMatchObject([{ value: 0 }])
  await auth.session()
  clock.jump(86_400_000)
  expect(await readTimeLeft()).toMatchObject([{ value: 0 }])
  await auth.session()
  const [before] = await readTimeLeft()
  telemetry.stop()
  clock.jump(600_000)
  expect(await readTimeLeft()).toEqual([before])
})

test('cool-down, and failures as spans and durations with their code', async () => {
  const secret = 'a-secret-that-is-wrong'
  const auth = signIn({ device: { id: EXAMPLE_DEVICE.id, secret } })
  await expect(auth.session()).rejects.toMatchObject({ code: 'credentials_rejected' })
  clock.jump(20_000)
  expect(await read('santedb.auth.cool_down')).toEqual([{ value: 40, attributes: {}, unit: 's' }])
  clock.jump(60_000)
  expect(await read('santedb.auth.cool_down')).toMatchObject([{ value: 0 }])
  expect(await read('santedb.auth.session.obtain.duration')).toMatchObject([
    { attributes: { 'error.type': 'credentials_rejected', 'santedb.auth.reason': 'first' } },
  ])
  expect(spanExporter.getFinishedSpans()).toMatchObject([
    {
      status: { code: 2 },
      attributes: { 'error.type': 'credentials_rejected', 'http.response.status_code': 401 },
    },
  ])
})

test('calls that need elevation, and failures of the store', async () => {
  const store = {
    get: () => Promise.reject(new RangeError('full')),
    set: () => Promise.reject(new Error('full')),
    delete: () => Promise.resolve(),
  }
  const auth = signIn({ store })
  await auth.session()
  telemetry.onEvent({ type: 'elevation_required', policies: ['1.2.3'] })
  telemetry.onEvent({ type: 'store_failed', error: 'a text' })
  const failures = await read('santedb.auth.store.failures')
  expect(failures.map(({ attributes }) => attributes)).toContainEqual({ 'error.type': '_OTHER' })
  expect(failures.length).toBeGreaterThan(1)
  expect(await read('santedb.auth.session.elevations_required')).toEqual([
    { value: 1, attributes: {}, unit: '{call}' },
  ])
})

test('the span is below that of who needed the session', async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  try {
    const tracer = tracerProvider.getTracer('test')
    const auth = signIn()
    const parent = tracer.startSpan('a request')
    await context.with(trace.setSpan(context.active(), parent), () => auth.fetch('/fhir/Patient'))
    expect(spanExporter.getFinishedSpans()).toMatchObject([
      { name: 'santedb.auth.obtain_session', parentSpanContext: { spanId: parent.spanContext().spanId } },
    ])
  } finally {
    context.disable()
  }
})

test('nothing that is exported tells who signed in, or with what', async () => {
  const secret = 'a-secret-that-is-wrong'
  await signIn({ device: { id: EXAMPLE_DEVICE.id, secret } })
    .session()
    .catch(() => {})
  const auth = signIn()
  const { accessToken, identityToken = '', subject = '' } = await auth.session()
  await auth.renew()
  await meterProvider.forceFlush()
  const exported = inspect([metricExporter.getMetrics(), spanExporter.getFinishedSpans()], { depth: null })
  for (const word of [secret, EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret, EXAMPLE_APPLICATION.id]) {
    expect(exported).not.toContain(word)
  }
  for (const word of [accessToken, identityToken, subject]) expect(exported).not.toContain(word)
  expect(exported).toContain('santedb.auth.session.renewals')
})

test('without an SDK nothing is told, and nothing fails', async () => {
  const { onEvent, stop } = createTelemetry()
  await expect(signIn({ onEvent }).session()).resolves.toBeDefined()
  stop()
})
