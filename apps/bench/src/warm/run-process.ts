import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { runtimeCommands } from '../machine.ts'
import type { Plan, Rounds } from './rounds.ts'

/** What a runtime came to. */
export interface Measured {
  readonly loopback: Rounds
  readonly stub: Rounds
}

export async function runProcess(runtime: string, root: string, plan: Plan): Promise<Measured> {
  const program = fileURLToPath(new URL('programs/process.ts', import.meta.url))
  const [command = '', ...rest] = runtimeCommands[runtime] ?? []
  const child = spawn(command, [...rest, program, root, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let printed = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) printed += chunk
  const [code] = await ended
  if (code !== 0) throw new Error(`${runtime} has ended with ${code}`)
  return JSON.parse(printed)
}
