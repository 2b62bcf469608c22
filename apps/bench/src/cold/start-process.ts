import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { runtimeCommands } from '../machine.ts'
import type { Settings } from './by-hand.ts'

/** How long one start took. */
export interface Start {
  /** From the start of the process to its end. */
  readonly processMs: number
  /** From the program's first line to the first answer. */
  readonly programMs: number
}

export async function startProcess(runtime: string, starter: string, settings: Settings): Promise<Start> {
  const program = fileURLToPath(new URL('programs/process.ts', import.meta.url))
  const [command = '', ...rest] = runtimeCommands[runtime] ?? []
  const startedAtMs = performance.now()
  const child = spawn(command, [...rest, program, starter, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const [code] = await ended
  if (code !== 0) throw new Error(`${starter} on ${runtime} has ended with ${code}`)
  return { processMs: performance.now() - startedAtMs, programMs: Number(printed) }
}
