import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const startTimeoutMs = 60_000

// Whatever ends this process, SIGKILL too, closes the pipe that the keeper looks at.
const keeper = fileURLToPath(new URL('keep-program.sh', import.meta.url))

/** Starts a program that says where it listens, on a port of its own choice. */
export async function startProgram(
  program: string,
  programArguments: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANTEDB_'))
  const child = spawn(keeper, [program, ...programArguments], {
    env: { ...Object.fromEntries(inherited), NO_COLOR: '1', PORT: '0', ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit').catch(() => undefined)
  const stop = async (): Promise<void> => {
    child.stdin.end()
    await exit
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
