// One session for every isolate everywhere: the Durable Object in workerd.
import type { MiniflareOptions } from 'miniflare'
import { expect, test } from 'vitest'
import { type ServerOnPort, startServer } from './support/server.ts'
import { bundleWorker, compatibilityDate, startWorkerd, type Workerd } from './support/workerd.ts'

const durableObjects = { SANTEDB_SESSIONS: { className: 'Sessions', useSQLite: true } }

function startWithObjects(served: ServerOnPort): Promise<Workerd> {
  return startWorkerd({ bindings: served.bindings, durableObjects })
}

/** The one object that has been used. */
async function findObject({ miniflare }: Workerd): Promise<string> {
  const [object, ...others] = await miniflare.listDurableObjectIds('SANTEDB_SESSIONS')
  if (object === undefined || others.length > 0) throw new Error('There is not one object')
  return object
}

test.concurrent('two hundred clients without a session make one token request', async () => {
  await using served = await startServer()
  await using workerd = await startWithObjects(served)
  served.server.trouble.next({ endpoint: 'token', effect: 'delay', delayMs: 300 })
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => workerd.act('another')))
  expect(outcomes[0]?.value).toEqual(expect.any(String))
  expect(new Set(outcomes.map(({ value }) => value)).size).toBe(1)
  served.server.expectTokenRequests(1)
})

test.concurrent('isolates share one session', async () => {
  await using served = await startServer()
  const contents = await bundleWorker()
  const worker = (name: string, className: object) => ({
    name,
    modules: [{ type: 'ESModule', path: 'worker.js', contents }],
    compatibilityDate,
    bindings: served.bindings,
    durableObjects: { SANTEDB_SESSIONS: className },
  })
  const others = Array.from({ length: 9 }, (_, index) =>
    worker(`isolate-${index}`, { className: 'Sessions', scriptName: 'first', useSQLite: true }),
  )
  const settings = { workers: [worker('first', durableObjects.SANTEDB_SESSIONS), ...others] }
  await using workerd = await startWorkerd({ ...settings, modules: undefined } as Partial<MiniflareOptions>)
  const fetchers = await Promise.all(others.map(({ name }) => workerd.miniflare.getWorker(name)))
  const answers = await Promise.all(fetchers.map((isolate) => isolate.fetch('http://worker.example/session')))
  const bodies = await Promise.all(answers.map((answer) => answer.text()))
  expect(new Set(bodies).size).toBe(1)
  expect(bodies[0]).toMatch(/^\{"value":".+"\}$/)
  served.server.expectTokenRequests(1)
})

test.concurrent('a lease ends with the request that took it: nobody waits for a holder that is no more', async () => {
  await using served = await startServer()
  await using workerd = await startWithObjects(served)
  served.server.trouble.next({ endpoint: 'token', effect: 'hang' })
  await workerd.act('begin-and-die')
  served.server.expectTokenRequests(1)
  const begunAt = performance.now()
  expect(await workerd.act('another')).toEqual({ value: expect.any(String) })
  expect(performance.now() - begunAt).toBeLessThan(10_000)
  served.server.expectTokenRequests(2)
})

test.concurrent('the session outlives the object', async () => {
  await using served = await startServer()
  await using workerd = await startWithObjects(served)
  const first = await workerd.act('another')
  const object = await findObject(workerd)
  const { value: born } = await workerd.act('incarnation', { object })
  await workerd.act('crash', { object })
  expect((await workerd.act('incarnation', { object })).value).not.toBe(born)
  expect(await workerd.act('another')).toEqual(first)
  served.server.expectTokenRequests(1)
})

test.concurrent('the alarm renews the session ahead of its end, also of an object that was evicted', async () => {
  await using served = await startServer({ sessionLengthSeconds: 5 })
  await using workerd = await startWithObjects(served)
  const first = await workerd.act('another')
  const object = await findObject(workerd)
  await expect
    .poll(async () => Number((await workerd.act('alarmAtMs', { object })).value) > Date.now() + 1000)
    .toBe(true)
  await workerd.act('crash', { object })
  // Nobody calls in the meantime.
  await expect.poll(() => served.server.tokenRequests, { timeout: 6000 }).toBe(2)
  const second = await workerd.act('another')
  expect(second).toEqual({ value: expect.any(String) })
  expect(second).not.toEqual(first)
  served.server.expectTokenRequests(2)
})

test.concurrent('a session that nobody wanted since it was renewed is left to lapse, and nothing is kept of it', async () => {
  await using served = await startServer({ sessionLengthSeconds: 8 })
  await using workerd = await startWithObjects(served)
  await workerd.act('another')
  const object = await findObject(workerd)
  await expect
    .poll(async () => (await workerd.act('countStored', { object })).value, { timeout: 25_000 })
    .toBe(0)
  served.server.expectTokenRequests(2)
  expect(await workerd.act('alarmAtMs', { object })).toEqual({ value: null })
})

test.concurrent('a refusal holds for all, and outlives the object', async () => {
  await using served = await startServer()
  const bindings = { ...served.bindings, SANTEDB_DEVICE_SECRET: 'wrong-on-purpose' }
  await using workerd = await startWithObjects({ ...served, bindings })
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => workerd.act('another')))
  for (const { code } of outcomes) expect(code).toBe('credentials_rejected')
  await workerd.act('crash', { object: await findObject(workerd) })
  expect((await workerd.act('another')).code).toBe('credentials_rejected')
  served.server.expectTokenRequests(1)
})

test.concurrent('the alarm does not present what was refused', async () => {
  await using served = await startServer({ sessionLengthSeconds: 4 })
  await using workerd = await startWithObjects(served)
  await workerd.act('another')
  served.server.accounts.changeSecret('device', 'EXAMPLE_DEVICE_NODE', 'another-secret')
  await expect.poll(() => served.server.tokenRequests, { timeout: 6000 }).toBe(2)
  for (let calls = 0; calls < 10; calls += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200))
    await workerd.act('another')
  }
  served.server.expectTokenRequests(2)
})

test.concurrent('the object tells nobody what it signs in with', async () => {
  await using served = await startServer()
  await using workerd = await startWithObjects(served)
  await workerd.act('another')
  const outcome = await workerd.act('askSecrets', { object: await findObject(workerd) })
  expect(outcome.message).toContain('authOptions')
  expect(JSON.stringify(outcome)).not.toContain(served.bindings.SANTEDB_DEVICE_SECRET)
})

test.concurrent('who signs out signs out for all who have no copy yet', async () => {
  await using served = await startServer()
  await using workerd = await startWithObjects(served)
  const first = await workerd.act('session')
  expect(await workerd.act('signOut')).toEqual({ value: { endedAtServer: true } })
  expect(await workerd.act('another')).not.toEqual(first)
  served.server.expectTokenRequests(2)
})
