import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('..', import.meta.url))
const program = fileURLToPath(new URL('../node_modules/wrangler/bin/wrangler.js', import.meta.url))

// Nothing leaves this machine.
const environment = { CI: '1', WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false' }

function start(programArguments: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...programArguments], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs a command of Wrangler to its end, and gives what it printed. */
export async function runWrangler(...programArguments: string[]): Promise<string> {
  const child = start(programArguments)
  const printed = collect(child)
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`wrangler ${programArguments.join(' ')} exited ${status}\n${printed()}`)
  return printed()
}

/** A Worker under `wrangler dev`. */
export interface DevelopedWorker extends AsyncDisposable {
  readonly address: string
  /** What it has logged. */
  readonly printed: () => string
}

/** Starts `wrangler dev` on a free port. */
export async function developWorker(...programArguments: string[]): Promise<DevelopedWorker> {
  const child = start(['dev', '--ip', '127.0.0.1', '--port', '0', ...programArguments])
  const printed = collect(child)
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [, found] = /Ready on (http:\/\/[\w.]+:\d+)/.exec(printed()) ?? []
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(`wrangler dev ended\n${printed()}`)))
  })
  return {
    address,
    printed,
    async [Symbol.asyncDispose]() {
      const closed = once(child, 'close')
      child.kill('SIGTERM')
      await closed
    },
  }
}

function collect(child: ChildProcess): () => string {
  let text = ''
  const add = (chunk: Buffer) => (text += chunk.toString())
  child.stdout?.on('data', add)
  child.stderr?.on('data', add)
  return () => text
}
