import { canRun, mustRun } from '../run.ts'
import { startOwnEngine } from './own-engine.ts'

/** What runs containers. */
export interface Engine {
  /** Runs `docker` with this engine, for what it prints. Fails where `docker` fails. */
  docker(this: void, ...dockerArguments: string[]): Promise<string>
  /** What tells programs like `docker-compose` which engine to use. */
  readonly environment: Record<string, string>
  /** Leaves an engine that was found running, and ends one that was started, with all that is in it. */
  stop(): Promise<void>
}

/** The engine that runs on this machine, or one of our own where that is possible; else none. */
export async function findEngine(): Promise<Engine | undefined> {
  if (await answers({})) return createEngine({}, async () => {})
  const own = await startOwnEngine(answers)
  return own && createEngine(own.environment, () => own.stop())
}

function createEngine(environment: Record<string, string>, stop: () => Promise<void>): Engine {
  return {
    environment,
    docker: async (...dockerArguments) => {
      // The classic builder is part of every engine; the other one is a package of its own.
      const options = { environment: { ...environment, DOCKER_BUILDKIT: '0' } }
      return (await mustRun('docker', dockerArguments, options)).trim()
    },
    stop,
  }
}

function answers(environment: Record<string, string>): Promise<boolean> {
  return canRun('docker', ['version'], { environment })
}
