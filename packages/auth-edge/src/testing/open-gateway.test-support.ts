// A gateway before a test server, both in this process.
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'
import { createGateway, type Gateway } from '../gateway/create-gateway.ts'
import type { AnswerRecord, Measurement, SessionRecord } from '../gateway/observe.ts'
import type { GatewayOptions } from '../gateway/options.ts'

export const gatewayOrigin = 'https://gateway.example.org'
export const partnerKey = 'the key of the laboratory, long and random'
export const root = 'https://icdr.example.org:8443'

export interface OpenGateway {
  readonly gateway: Gateway
  readonly server: TestServer
  readonly records: (AnswerRecord | SessionRecord)[]
  readonly measurements: Measurement[]
  /** What reached SanteDB's services beside its sign-in service. */
  readonly arrived: () => TestServer['requests'][number][]
  readonly call: (target: string, init?: RequestInit) => Promise<Response>
}

export function openGateway(
  options: Partial<GatewayOptions> & Pick<GatewayOptions, 'routes'>,
  server: TestServer = createTestServer({ generation: 3 }),
): OpenGateway {
  const records: OpenGateway['records'] = []
  const measurements: Measurement[] = []
  const gateway = createGateway({
    root,
    clientId: EXAMPLE_APPLICATION.id,
    device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
    dialect: 'icdr3',
    fetch: (input, init) => server.fetch(new Request(input, init)),
    log: (record) => records.push(record),
    measure: (measurement) => measurements.push(measurement),
    ...options,
  })
  return {
    gateway,
    server,
    records,
    measurements,
    arrived: () => server.requests.filter(({ path }) => !path.startsWith('/auth')),
    call: (target, init) => gateway(new Request(gatewayOrigin + target, init)),
  }
}
