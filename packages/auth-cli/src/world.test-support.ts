import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { run } from './program.ts'
import type { World } from './world.ts'

/** What a command printed, and what it ended with. */
export interface Outcome {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
}

/** The world of a test. */
export interface Circumstances {
  readonly environment?: Record<string, string | undefined>
  /** Standard input; a terminal where there is none. */
  readonly input?: string
  readonly isTerminal?: boolean
  readonly signal?: AbortSignal
  readonly now?: () => number
}

// No test looks into the sessions of whoever runs it.
const sessionFolder = join(tmpdir(), `santedb-auth-cli-${randomUUID()}`)
afterAll(() => rm(sessionFolder, { recursive: true, force: true }))

/** Runs a command in this process, in a world of its own. */
export async function runCommand(
  words: readonly string[],
  { environment = {}, input, isTerminal = false, signal, now = Date.now }: Circumstances = {},
): Promise<Outcome> {
  const written = { output: '', errors: '' }
  const writer = (name: keyof typeof written): World['output'] => ({
    isTerminal,
    write: async (text) => {
      written[name] += typeof text === 'string' ? text : Buffer.from(text).toString()
    },
  })
  const exitCode = await run(words, {
    environment: { SANTEDB_SESSIONS: sessionFolder, ...environment },
    input: { isTerminal: input === undefined, [Symbol.asyncIterator]: () => chunksOf(input ?? '') },
    output: writer('output'),
    errors: writer('errors'),
    signal: signal ?? new AbortController().signal,
    now,
  })
  return { exitCode, ...written }
}

// In small pieces, as a pipe may bring it.
async function* chunksOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let start = 0; start < bytes.length; start += 7) yield bytes.subarray(start, start + 7)
}
