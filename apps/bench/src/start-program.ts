import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own. It ends with this process too, which holds its input. */
export interface RunningProgram extends Disposable {
  readonly root: string
}

/** Starts a program of ours that prints its port once it listens. */
export async function startProgram(program: URL, ...programArguments: string[]): Promise<RunningProgram> {
  const child = spawn(process.execPath, [fileURLToPath(program), ...programArguments], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [port] = await once(child.stdout, 'data')
  return { root: `http://127.0.0.1:${Number(port)}`, [Symbol.dispose]: () => void child.kill() }
}
