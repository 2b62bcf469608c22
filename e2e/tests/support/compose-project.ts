import { createServer } from 'node:net'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Engine } from './engine/engine.ts'
import { type Outcome, mustRun, run } from './run.ts'

const PATIENCE_MS = 30_000
const PROFILES = ['icdr2', 'icdr3', 'tls'].flatMap((profile) => ['--profile', profile])

/** The ports of `compose.yaml`, and the variables that choose others. */
const PORTS: Readonly<Record<string, string>> = { ICDR2_PORT: '8082', ICDR3_PORT: '8083', TLS_PORT: '8443' }

/** The services of `compose.yaml`, running under a name and on ports of their own. */
export interface ComposeProject {
  /** Runs a command line of the README as a shell does, but for the ports. */
  run(commandLine: string): Promise<Outcome>
  down(): Promise<unknown>
}

interface ComposeSettings {
  readonly engine: Engine
  /** The folder of `compose.yaml` and of what the image is built from. */
  readonly folder: string
  readonly image: string
  readonly baseImage: string
}

/** Builds and starts the services, and waits until their health checks say that they answer. */
export async function composeUp({
  engine,
  folder,
  image,
  baseImage,
}: ComposeSettings): Promise<ComposeProject> {
  const ports = await Promise.all(Object.keys(PORTS).map(async (name) => [name, await freePort()] as const))
  const environment = {
    ...engine.environment,
    ...Object.fromEntries(ports),
    COMPOSE_PROJECT_NAME: `santedb-test-${randomBytes(4).toString('hex')}`,
    DOCKER_BUILDKIT: '0',
    IMAGE: image,
    NODE_IMAGE: baseImage,
  }
  const options = { environment, directory: folder }
  const down = (): Promise<unknown> =>
    mustRun('docker-compose', [...PROFILES, 'down', '--volumes', '--timeout', '2'], options)
  try {
    await mustRun('docker-compose', [...PROFILES, 'up', '--build', '--detach'], options)
    const ids = (await mustRun('docker-compose', [...PROFILES, 'ps', '--quiet'], options)).trim().split('\n')
    await waitUntilHealthy(engine, ids)
  } catch (error) {
    await down()
    throw error
  }
  return {
    run(commandLine) {
      let adapted = commandLine.replaceAll('docker compose', 'docker-compose')
      for (const [name, port] of ports) adapted = adapted.replaceAll(`:${PORTS[name]}/`, `:${port}/`)
      return run('sh', ['-c', adapted], options)
    },
    down,
  }
}

async function waitUntilHealthy({ docker }: Engine, ids: readonly string[]): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (;;) {
    const states = (await docker('inspect', '--format', '{{.State.Health.Status}}', ...ids)).split('\n')
    if (states.every((state) => state === 'healthy')) return
    if (performance.now() > giveUpAt) throw new Error(`The services are ${states.join(', ')}`)
    await wait(200)
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || !address) throw new Error('There is no free port')
  return String(address.port)
}
