import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'

/** A Redis of its own for tests, on a free port of this machine. It keeps nothing on a disk. */
export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Stops it in the middle of whatever it does, as a machine that hangs; `SIGCONT` lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void
  stop(): Promise<void>
}

/** Starts Debian's `redis-server`, or any other one on the path. */
export async function startRedis(): Promise<RedisServer> {
  const port = await findFreePort()
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: tmpdir() }
  const programArguments = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const server = spawn('redis-server', programArguments, { stdio: ['ignore', 'pipe', 'inherit'] })
  const end = () => server.kill('SIGKILL')
  process.once('exit', end)
  await waitUntilReady(server)
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    signal: (signal) => void server.kill(signal),
    async stop() {
      process.off('exit', end)
      const exit = once(server, 'exit')
      end()
      await exit
    },
  }
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let output = ''
  await new Promise<void>((resolve, reject) => {
    server.on('error', () =>
      reject(
        new Error(
          'There is no redis-server on the path: install it by `.ci/install-redis` (Debian, as root) or `brew install redis`.',
        ),
      ),
    )
    server.on('exit', () => reject(new Error(`redis-server ended: ${output}`)))
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('Ready to accept connections')) resolve()
    })
  })
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('A port has no number')
  return address.port
}
