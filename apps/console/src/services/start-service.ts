import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { startProgram } from './start-program.ts'

/** A service that runs, and answers at its address. */
export interface RunningService {
  readonly id: ServiceName
  readonly title: string
  readonly address: string
  stop(this: void): Promise<void>
}

/** The services, by the runtime that they are for. */
export type ServiceName = 'node' | 'worker' | 'deno' | 'bun'

type Variables = Readonly<Record<string, string>>

const { resolve } = createRequire(import.meta.url)
// The programs themselves: what npm puts on the path starts them as children of its own, which would outlive it.
const programOf = (packageName: string, file: string): string =>
  fileURLToPath(new URL(file, `file://${resolve(`${packageName}/package.json`)}`))
const main = (name: string): string => programOf(`${name}-service`, 'src/main.ts')

const workerProgram = fileURLToPath(new URL('worker-program.ts', import.meta.url))

/** How each is started: what it is called, its program and the arguments of that. */
export const programs: Readonly<
  Record<ServiceName, readonly [title: string, program: string, arguments: string[]]>
> = {
  node: ['Node.js', process.execPath, [main('node')]],
  worker: ['Cloudflare Worker', process.execPath, [workerProgram]],
  deno: [
    'Deno',
    programOf('deno', 'deno'),
    ['run', '--allow-net', '--allow-env', '--no-check', '--no-prompt', main('deno')],
  ],
  bun: ['Bun', programOf('bun', 'bin/bun.exe'), ['run', main('bun')]],
}

/** Starts one service, with the variables `SANTEDB_*` that it is to have, and waits until it listens. */
export async function startService(id: ServiceName, variables: Variables): Promise<RunningService> {
  const [title, program, programArguments] = programs[id]
  return { id, title, ...(await startProgram(program, programArguments, variables)) }
}

/** Starts all four. If one of them fails, none is left. */
export async function startServices(variables: Variables): Promise<RunningService[]> {
  const starts = (['node', 'worker', 'deno', 'bun'] as const).map((id) => startService(id, variables))
  const results = await Promise.allSettled(starts)
  const running = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (!failed) return running
  await Promise.all(running.map((service) => service.stop()))
  throw failed.reason
}
