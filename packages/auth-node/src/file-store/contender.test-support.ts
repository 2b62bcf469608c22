// A process that uses a file store together with others: `count` adds to a number under the lease, `write` sets a
// large value again and again until it is killed.
import { setTimeout as sleep } from 'node:timers/promises'
import { createFileStore } from './create-file-store.ts'

const [, , task, directory = '', times = '0'] = process.argv
const hourMs = 3_600_000
const store = createFileStore({ directory })

if (task === 'count') for (let done = 0; done < Number(times); done += 1) await count()
else await write()

async function count(): Promise<void> {
  const release = await waitForLease()
  const number = Number((await store.get('number')) ?? 0)
  await store.set('number', String(number + 1), hourMs)
  await release()
}

async function waitForLease(): Promise<() => Promise<void>> {
  for (;;) {
    const release = await store.lock?.('number.lock', hourMs)
    if (release) return release
    await sleep(Math.random() * 10)
  }
}

async function write(): Promise<never> {
  for (let round = 0; ; round += 1) {
    await store.set('text', String(round % 10).repeat(300_000), hourMs)
    if (round === 0) process.send?.('writing')
  }
}
