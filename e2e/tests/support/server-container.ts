import { setTimeout as wait } from 'node:timers/promises'
import type { Engine } from './engine/engine.ts'
import type { RunningServer } from './server-host.ts'

const PATIENCE_MS = 20_000

/** A test server in a container. */
export interface ServerContainer extends RunningServer {
  /** Evaluates an expression with the Node.js inside the container, for what it prints of it. */
  evaluate(expression: string): Promise<string>
  remove(): Promise<unknown>
}

interface ContainerSettings {
  /** The server's own flags. */
  readonly flags: readonly string[]
  readonly mounts: readonly string[]
}

/** Starts a container that may do as little as possible, and waits until its health check says that it answers. */
export async function startServerContainer(
  { docker }: Engine,
  image: string,
  { flags, mounts }: ContainerSettings,
): Promise<ServerContainer> {
  const settings = ['--read-only', '--cap-drop', 'ALL', '--publish', '127.0.0.1::8080']
  const volumes = mounts.flatMap((mount) => ['--volume', mount])
  // The image's own check, more often: nobody wants to wait five seconds for the first.
  const health = ['--health-interval', '500ms']
  const id = await docker('run', '--detach', ...settings, ...volumes, ...health, image, ...flags)
  const remove = (): Promise<unknown> => docker('rm', '--force', '--volumes', id)
  try {
    await waitUntilHealthy(docker, id)
  } catch (error) {
    await remove()
    throw error
  }
  return {
    root: `http://${await docker('port', id, '8080/tcp')}`,
    evaluate: (expression) => docker('exec', id, 'node', '--print', expression),
    async terminate() {
      const startedAt = performance.now()
      await docker('kill', '--signal', 'TERM', id)
      const exitCode = Number(await docker('wait', id))
      return { exitCode, durationMs: performance.now() - startedAt }
    },
    remove,
  }
}

async function waitUntilHealthy(docker: Engine['docker'], id: string): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS
  for (;;) {
    const state = await docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', id)
    if (state === 'running healthy') return
    if (!state.startsWith('running') || performance.now() > giveUpAt) {
      throw new Error(`The container is ${state}:\n${await docker('logs', id)}`)
    }
    await wait(100)
  }
}
