import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command, Counts, SanteDbSettings } from './messages.ts'

const program = fileURLToPath(new URL('programs/santedb.ts', import.meta.url))

/** SanteDB's test server in a process of its own. */
export interface SanteDb extends Disposable {
  readonly root: string
  count(): Promise<Counts>
  /** Moves its clock. */
  advance(durationMs: number): Promise<void>
}

export async function startSanteDb(settings: SanteDbSettings = {}): Promise<SanteDb> {
  const child = fork(program, [JSON.stringify(settings)], { execArgv: [] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server of the bench ended with ${code}`)
  })
  ended.catch(() => {})
  const answer = async () => (await Promise.race([once(child, 'message'), ended]))[0]
  const tell = (command: Command): Promise<Counts> => {
    const answered = answer()
    child.send(command)
    return answered
  }
  return {
    root: await answer(),
    count: () => tell({ do: 'count' }),
    advance: async (durationMs) => void (await tell({ do: 'advance', durationMs })),
    [Symbol.dispose]: () => void child.kill(),
  }
}
