import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../../apps/console/src/server.ts', import.meta.url))
const PATIENCE_MS = 60_000

/** A console that runs as a process, as `npm run console` runs it. */
export interface ConsoleProcess {
  readonly address: string
  readonly pid: number
  /** Ends it as Ctrl-C does, and gives its exit code. */
  interrupt(this: void): Promise<number | null>
}

/** Starts the console on a port of its own choice, and waits until it says where it is. */
export async function startConsoleProcess(
  flags: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ConsoleProcess> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANTEDB_'))
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', ...flags], {
    env: { ...Object.fromEntries(inherited), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const interrupt = async (): Promise<number | null> => {
    child.kill('SIGINT')
    await ended
    return child.exitCode
  }
  try {
    return { address: await readAddress(child), pid: child.pid ?? 0, interrupt }
  } catch (error) {
    await interrupt()
    throw error
  }
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (): void => reject(new Error(`The console did not start:\n${printed}`))
    const timer = setTimeout(fail, PATIENCE_MS)
    const read = (chunk: Buffer): void => {
      printed += chunk.toString()
      const address = /http:\/\/localhost:\d+/.exec(printed)?.[0]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', fail)
  })
}
