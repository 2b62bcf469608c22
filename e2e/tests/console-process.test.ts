// The console as a program: it starts before a server of its own, and leaves nothing behind.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startConsoleProcess } from './support/console-process.ts'

/** The processes that a process has started, and those that these have; without those that have ended. */
function descendantsOf(pid: number): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    const child = Number(name)
    const [state, parent] = Number.isInteger(child) ? statOf(child) : []
    return parent === pid && state !== 'Z' ? [child] : []
  })
  return parents.flatMap((child) => [child, ...descendantsOf(child)])
}

function statOf(pid: number): [state?: string, parent?: number] {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return [state ?? '', Number(parent)]
  } catch {
    return []
  }
}

const isAlive = (pid: number) => !['Z', undefined].includes(statOf(pid)[0])

test('Ctrl-C stops it, and every service with it', { timeout: 90_000 }, async () => {
  const { address, pid, interrupt } = await startConsoleProcess([])
  const state = await fetch(`${address}/console/state`)
  const { services, isOwn } = (await state.json()) as { isOwn: boolean; services: { status?: object }[] }
  expect({ isOwn, answering: services.filter(({ status }) => status).length }).toEqual({
    isOwn: true,
    answering: 4,
  })
  const children = descendantsOf(pid)
  expect(children.length).toBeGreaterThanOrEqual(4)
  expect(await interrupt()).toBe(0)
  await expect.poll(() => children.filter(isAlive)).toEqual([])
})

test('killed, it leaves nothing behind either', { timeout: 90_000 }, async () => {
  const { pid, interrupt } = await startConsoleProcess([])
  const children = descendantsOf(pid)
  expect(children.length).toBeGreaterThanOrEqual(4)
  process.kill(pid, 'SIGKILL')
  expect(await interrupt()).toBe(null)
  await expect.poll(() => children.filter(isAlive), { timeout: 10_000 }).toEqual([])
})

test.for<[string, string[], Record<string, string>, RegExp]>([
  [
    'flags',
    ['--generation', '4', '--outage-seconds', 'x'],
    {},
    /--outage-seconds.*--generation must be 2 or 3/,
  ],
  ['a root without accounts', [], { SANTEDB_ROOT: 'http://127.0.0.1:9' }, /SANTEDB_CLIENT_ID.*must be too/],
])('refuses wrong settings, all at once: %s', async ([, flags, variables, words]) => {
  await expect(startConsoleProcess(flags, variables)).rejects.toThrow(words)
})
