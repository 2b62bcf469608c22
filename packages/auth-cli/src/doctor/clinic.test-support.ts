import { createServer, type Server, type Socket } from 'node:net'
import {
  type CertificateAuthority,
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  type TestServer,
  type TestServerOptions,
} from '@santedb/test-server'
import { listen, type ListenOptions } from '@santedb/test-server/node'
import { expect, onTestFinished } from 'vitest'
import { type Circumstances, type Outcome, runCommand } from '../world.test-support.ts'

/** What is set where nothing else is said. */
export const credentials: Record<string, string> = {
  SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
  SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
  SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
  SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
}

/** A server on a port, and the environment of a program that is configured for it. */
export interface Clinic {
  readonly server: TestServer
  readonly port: number
  readonly environment: Record<string, string>
}

/** Starts a test server for the time of a test. `wrap` changes what is answered, as a proxy would. */
export async function openClinic(
  options: TestServerOptions,
  {
    wrap,
    ...where
  }: ListenOptions & { wrap?: (response: Response, request: Request) => Response | Promise<Response> } = {},
): Promise<Clinic> {
  const server = createTestServer(options)
  const node = wrap
    ? {
        ...server,
        fetch: async (...[request, connection]: Parameters<TestServer['fetch']>) =>
          wrap(await server.fetch(request, connection), request),
      }
    : server
  const listener = await listen(node, where)
  onTestFinished(() => listener.close())
  return { server, port: listener.port, environment: { ...credentials, SANTEDB_ROOT: listener.root } }
}

/** Listens on a port of this machine for the time of a test, and does to connections what the test says. */
export async function openPort(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return portOf(server)
}

/** A port of this machine that nothing listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await portOf(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** What the doctor found. */
export interface Diagnosis extends Outcome {
  /** The last line. */
  readonly lastLine: string
  /** The whole report with its lines joined. */
  readonly text: string
  /** The steps with a tick, a cross or neither, as the report has them. */
  readonly marks: string
}

/** Asks the doctor. Each test is a machine of its own, whose sessions are in a folder of its own. */
export async function askDoctor(
  environment: Record<string, string>,
  words: readonly string[] = [],
  circumstances: Circumstances = {},
): Promise<Diagnosis> {
  const outcome = await runCommand(['doctor', '--timeout', '1', ...words], { ...circumstances, environment })
  const { output, errors } = outcome
  for (const secret of secretsIn(environment)) expect(output + errors).not.toContain(secret)
  return {
    ...outcome,
    text: output.replaceAll(/\s+/g, ' '),
    lastLine: output.trimEnd().split('\n').at(-1) ?? '',
    marks: [...output.matchAll(/^([✓✗-]) /gm)].map(([, mark]) => mark).join(''),
  }
}

/** The same environment, that trusts an authority. */
export function secured(
  environment: Record<string, string>,
  { certificate }: CertificateAuthority,
): Record<string, string> {
  return { ...environment, SANTEDB_CERTIFICATE_CA: certificate }
}

/** The same answer with other headers. */
export function withHeaders({ body, status, headers }: Response, more: Record<string, string>): Response {
  return new Response(body, { status, headers: { ...Object.fromEntries(headers), ...more } })
}

/** What no report may show: of a key each line of its content. */
function secretsIn(environment: Record<string, string>): string[] {
  const values = Object.entries(environment).flatMap(([name, value]) =>
    /_(SECRET|PASSPHRASE|KEY)$/.test(name) ? value.split('\n') : [],
  )
  return values.filter((value) => value.length > 4 && !value.startsWith('-----'))
}
