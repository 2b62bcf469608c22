import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a service has seen so far. */
export interface Seen {
  readonly tokenRequests: number
  readonly otherAuthRequests: number
  readonly calls: number
  readonly callsWithoutSession: number
}

/** A token endpoint and what its tokens are for, in a process of its own. */
export interface Service extends Disposable {
  readonly root: string
  seen(): Promise<Seen>
}

export async function startService(): Promise<Service> {
  const program = fileURLToPath(new URL('programs/service.ts', import.meta.url))
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [port] = await once(child.stdout, 'data')
  const root = `http://127.0.0.1:${Number(port)}`
  return {
    root,
    seen: async () => (await fetch(`${root}/seen`)).json(),
    [Symbol.dispose]: () => void child.kill(),
  }
}
