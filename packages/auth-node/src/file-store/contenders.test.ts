import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileStore } from './index.ts'

let directory: string
let children: ChildProcess[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-store-'))
  children = []
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(directory, { recursive: true })
})

function startContender(...contenderArguments: string[]): ChildProcess {
  const child = fork(new URL('./contender.test-support.ts', import.meta.url), contenderArguments)
  children.push(child)
  return child
}

test('processes that count under the lease at once lose no count', { timeout: 30_000 }, async () => {
  const contenders = Array.from({ length: 4 }, () => startContender('count', directory, '25'))
  const exits = await Promise.all(contenders.map((child) => once(child, 'exit')))
  expect(exits.map(([code]) => code)).toEqual([0, 0, 0, 0])
  expect(await createFileStore({ directory }).get('number')).toBe('100')
})

test(
  'a value is whole at any moment, while processes write it and when they are killed',
  { timeout: 30_000 },
  async () => {
    const store = createFileStore({ directory })
    const writers = [startContender('write', directory), startContender('write', directory)]
    await Promise.all(writers.map((child) => once(child, 'message')))
    const expectWhole = async () => expect(await store.get('text')).toMatch(/^(\d)\1{299999}$/)
    for (let look = 0; look < 30; look += 1) await expectWhole()
    for (const child of writers) {
      await sleep(Math.random() * 10)
      child.kill('SIGKILL')
      await once(child, 'exit')
      await expectWhole()
    }
  },
)
