import { type ContainerHost, openContainerHost } from './container-host.ts'
import { openProcessHost, type ProcessHost } from './process-host.ts'

/** How a server is to be. */
export interface ServerSettings {
  readonly generation: 2 | 3
  /** The text of a fixture file, for a server that can be controlled; without one it is as it comes. */
  readonly fixture?: string
}

/** A test server that runs outside of this process. */
export interface RunningServer {
  /** The root that clients are given. */
  readonly root: string
  /** Sends SIGTERM, and tells how and when the server ended. */
  terminate(): Promise<{ exitCode: number; durationMs: number }>
}

/** Where test servers run: in containers, or as processes of this machine. */
export interface ServerHost {
  /** Starts a server and waits until it answers. */
  start(settings: ServerSettings): Promise<RunningServer>
  /** Ends whatever runs, and removes all of it. */
  dispose(): Promise<void>
}

/** Containers wherever there is an engine for them. That there is none is said on standard output. */
export async function openServerHost(): Promise<ContainerHost | ProcessHost> {
  const containerHost = await openContainerHost()
  if (containerHost) return containerHost
  process.stdout.write('No container engine: the suite ran against a process instead.\n')
  return openProcessHost()
}
