import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { binary } from '../machine.ts'
import type { Plan, Rounds } from './rounds.ts'

/** What a runtime came to. */
export interface Measured {
  readonly loopback: Rounds
  readonly stub: Rounds
}

const commands: Readonly<Record<string, readonly string[]>> = {
  'Node.js': [process.execPath],
  Deno: [binary('deno'), 'run', '--allow-all', '--no-check', '--no-prompt'],
  Bun: [binary('bun'), 'run'],
}

/** The runtimes that run a program of ours as a process. */
export const processRuntimes: readonly string[] = Object.keys(commands)

export async function runProcess(runtime: string, root: string, plan: Plan): Promise<Measured> {
  const program = fileURLToPath(new URL('programs/process.ts', import.meta.url))
  const [command = '', ...rest] = commands[runtime] ?? []
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
