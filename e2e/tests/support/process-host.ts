import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CleanUps } from './clean-ups.ts'
import { writeFixture } from './fixture-folder.ts'
import type { RunningServer, ServerHost } from './server-host.ts'

const COMMAND = fileURLToPath(new URL('../../node_modules/@santedb/test-server/dist/cli.js', import.meta.url))

/** Runs the command `santedb-test-server`. */
export interface ProcessHost extends ServerHost {
  readonly kind: 'process'
}

/** For machines without a container engine. */
export function openProcessHost(): ProcessHost {
  const cleanUps = new CleanUps()
  return {
    kind: 'process',
    async start({ generation, fixture }) {
      const commandArguments = [COMMAND, '--port', '0', '--generation', String(generation)]
      if (fixture !== undefined) {
        const { folder, remove } = await writeFixture(fixture)
        cleanUps.add(remove)
        commandArguments.push('--config', join(folder, 'fixture.json'), '--control')
      }
      const child = spawn(process.execPath, commandArguments, { stdio: ['ignore', 'pipe', 'inherit'] })
      cleanUps.add(async () => child.kill('SIGKILL'))
      const [printed] = await once(child.stdout, 'data')
      const [root] = /http:\/\/127\.0\.0\.1:\d+/.exec(String(printed)) ?? []
      if (root === undefined) throw new Error(`The server tells no address: ${printed}`)
      child.stdout.resume()
      return {
        root,
        async terminate(): ReturnType<RunningServer['terminate']> {
          const startedAt = performance.now()
          const exit = once(child, 'exit')
          child.kill('SIGTERM')
          const [exitCode] = await exit
          return { exitCode: Number(exitCode ?? -1), durationMs: performance.now() - startedAt }
        },
      }
    },
    dispose: () => cleanUps.run(),
  }
}
