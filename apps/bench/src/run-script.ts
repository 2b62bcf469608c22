import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from './bench.ts'

/** Runs a bench that is a program of its own and prints its rows as JSON when it is asked to. */
export async function runScript(program: URL, quick: boolean): Promise<readonly Row[]> {
  const child = spawn(process.execPath, [fileURLToPath(program), '--json', ...(quick ? ['--quick'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  for await (const chunk of child.stdout.setEncoding('utf8')) printed += chunk
  if (!printed.startsWith('[')) throw new Error(`${program.pathname} has measured nothing`)
  return JSON.parse(printed)
}
