import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { openClinic } from './doctor/clinic.test-support.ts'
import { exitCodes } from './exit-codes.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))

// No test looks into the sessions of whoever runs it.
const sessionFolder = join(tmpdir(), `santedb-auth-process-${randomUUID()}`)
afterAll(() => rm(sessionFolder, { recursive: true, force: true }))

/** Starts the command as a process of its own. */
function start(words: readonly string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, [main, ...words], {
    env: { PATH: process.env.PATH, SANTEDB_SESSIONS: sessionFolder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { errors: '' }
  child.stderr.on('data', (chunk: Buffer) => (said.errors += chunk.toString()))
  return { child, said }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'close')
  return typeof code === 'number' ? code : null
}

test.each([
  ['SIGINT', exitCodes.interrupted],
  ['SIGTERM', exitCodes.terminated],
] as const)('%s ends a command that waits, without a word', async (signal, expected) => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'discovery', effect: 'hang', times: 10 })
  const { child, said } = start(['token'], environment)
  await vi.waitFor(() => expect(server.requests).toHaveLength(1), 10_000)
  child.kill(signal)
  expect(await exitOf(child)).toBe(expected)
  expect(said.errors).toBe('')
})

test('a sign-in that is interrupted keeps no other one waiting', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'token', effect: 'hang' })
  const { child } = start(['token'], environment)
  await vi.waitFor(() => server.expectTokenRequests(1), 10_000)
  child.kill('SIGINT')
  expect(await exitOf(child)).toBe(exitCodes.interrupted)
  const { child: next, said } = start(['token', '--timeout', '3'], environment)
  expect({ code: await exitOf(next), errors: said.errors }).toEqual({ code: 0, errors: '' })
})

test.runIf(process.platform === 'linux')(
  'an output that cannot be written is told in a sentence',
  async () => {
    const { environment } = await openClinic({ generation: 3 })
    const full = await open('/dev/full', 'w')
    const child = spawn(process.execPath, [main, 'token'], {
      env: { PATH: process.env.PATH, SANTEDB_SESSIONS: sessionFolder, ...environment },
      stdio: ['ignore', full.fd, 'pipe'],
    })
    let errors = ''
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    expect(await exitOf(child)).toBe(exitCodes.unexpected)
    await full.close()
    expect(errors).toBe('✗ The output cannot be written (ENOSPC).\n')
  },
)

test('an answer without an end is passed on as it comes, and ends when its reader goes', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: (response, { url }) =>
        url.endsWith('/fhir/metadata')
          ? new Response(endless(), { headers: { 'content-length': '1000000000' } })
          : response,
    },
  )
  const { child, said } = start(['call', 'GET', '/fhir/metadata'], environment)
  const [chunk] = await once(child.stdout, 'data')
  expect(String(chunk)).toContain('more and more')
  child.stdout.destroy()
  expect(await exitOf(child)).toBe(exitCodes.brokenPipe)
  expect(said.errors).toBe('')
})

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      controller.enqueue(Buffer.from('more and more '.repeat(100)))
    },
  })
}

test('a command ends by itself when its work is done', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { child, said } = start(['doctor'], environment)
  child.stdout.resume()
  expect(await exitOf(child)).toBe(0)
  expect(said.errors).toMatch(/^Presenting the credentials once/)
})
