import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

const startTimeoutMs = 60_000
const stopTimeoutMs = 3000

const running = new Set<ChildProcess>()
// Whatever ends this process, the services end with it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM')
})

/** Starts a program that says where it listens, on a port of its own choice. */
export async function startProgram(
  program: string,
  programArguments: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANTEDB_'))
  const child = spawn(program, programArguments, {
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', PORT: '0', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
    await exit
    clearTimeout(timer)
  }
  try {
    return { address: await readAddress(child, program), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function readAddress(child: ChildProcess, program: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const fail = (what: string) => reject(new Error(`${program} ${what}:\n${printed}`))
    const timer = setTimeout(() => fail('does not say where it listens'), startTimeoutMs)
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
      // From now on it may say what it likes, for whoever looks on.
      child.stdout?.off('data', read).resume()
      child.stderr?.off('data', read).pipe(process.stderr)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', (error) => fail(`cannot be started (${error.message})`))
    child.once('exit', () => fail('ended'))
  })
}
