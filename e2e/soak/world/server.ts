import type { RunningServer, ServerHost } from '../../tests/support/server-host.ts'
import type { Generation } from '../history.ts'

/** A test server that can be told what to do, and that may be another process or container from one moment to the next. */
export interface ControlledServer {
  root(this: void): string
  tell(command: string, body?: object): Promise<void>
  /** Ends it as it is. */
  terminate(): Promise<void>
  /** Starts another one, which knows nothing of what was before. */
  start(): Promise<void>
}

export async function openServer(
  host: ServerHost,
  generation: Generation,
  fixture: object,
): Promise<ControlledServer> {
  const text = JSON.stringify({ generation, ...fixture })
  // On a busy machine a container can be late, and is then given up.
  const start = async (attemptsLeft = 3): Promise<RunningServer> => {
    try {
      return await host.start({ generation, fixture: text })
    } catch (error) {
      if (attemptsLeft <= 1) throw error
      return start(attemptsLeft - 1)
    }
  }
  let running = await start()
  return {
    root: () => running.root,
    async tell(command, body = {}) {
      const response = await fetch(`${running.root}/control/${command}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`The control API answers ${response.status} to ${command}`)
      await response.arrayBuffer()
    },
    async terminate() {
      await running.terminate()
    },
    async start() {
      running = await start()
    },
  }
}
