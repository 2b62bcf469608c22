import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface StartedProgram {
  /** What the pattern was found to be in what it printed. */
  readonly found: string
  stop(this: void): Promise<void>
}

export interface ProgramOptions {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  /** What it prints when it is ready, on its standard output. */
  readonly ready: RegExp
}

/** Starts a program of Node's, and waits until it says that it is ready. */
export async function startProgram(
  node: string,
  programArguments: readonly string[],
  { directory, environment, ready }: ProgramOptions,
): Promise<StartedProgram> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANTEDB_'))
  const child = spawn(node, programArguments, {
    cwd: directory,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = once(child, 'close')
  let printed = ''
  const found = await new Promise<string>((resolve, reject) => {
    const look = (chunk: Buffer) => {
      printed += chunk.toString()
      const [text] = ready.exec(printed) ?? []
      if (text !== undefined) resolve(text)
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.on('error', reject)
    child.on('close', () => reject(new Error(`${programArguments.join(' ')} ended:\n${printed}`)))
  })
  return {
    found,
    async stop() {
      process.off('exit', kill)
      kill()
      await ended
    },
  }
}
