// Workers' rule: nothing of one request is awaited by another. See src/request/request-flight.ts.
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startServer } from './support/server.ts'
import { startWorkerd } from './support/workerd.ts'

test.concurrent('requests of one isolate that come together make one token request', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings })
  served.server.trouble.next({ endpoint: 'token', effect: 'delay', delayMs: 300 })
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => workerd.act('session')))
  expect(new Set(outcomes.map(({ value }) => value)).size).toBe(1)
  expect(outcomes[0]?.value).toEqual(expect.any(String))
  served.server.expectTokenRequests(1)
})

test.concurrent('what a request began goes on when the request has ended, for those who came later', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings })
  served.server.trouble.next({ endpoint: 'token', effect: 'delay', delayMs: 700 })
  await workerd.act('begin-and-end')
  const outcomes = await Promise.all([workerd.act('session'), workerd.act('session')])
  expect(outcomes).toEqual([{ value: expect.any(String) }, { value: expect.any(String) }])
  served.server.expectTokenRequests(1)
})

test.concurrent('what a caller began goes on when the caller has gone, for those who came later', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings })
  served.server.trouble.next({ endpoint: 'token', effect: 'delay', delayMs: 1500 })
  const { port, hostname } = await workerd.miniflare.ready
  const socket = connect(Number(port), hostname, () => {
    socket.write(`GET /session HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`)
  })
  await expect.poll(() => served.server.tokenRequests).toBe(1)
  socket.destroy()
  expect(await workerd.act('session')).toEqual({ value: expect.any(String) })
  served.server.expectTokenRequests(1)
})

test.concurrent('what died with its request keeps nobody waiting: another goes ahead alone', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings })
  served.server.trouble.next({ endpoint: 'token', effect: 'hang' })
  await workerd.act('begin-and-die')
  served.server.expectTokenRequests(1)
  const outcomes = await Promise.all([workerd.act('mortal'), workerd.act('mortal'), workerd.act('mortal')])
  expect(outcomes[0]).toEqual({ value: expect.any(String) })
  expect(new Set(outcomes.map(({ value }) => value)).size).toBe(1)
  served.server.expectTokenRequests(2)
})

test.concurrent('the session is in the memory of the isolate from then on', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings })
  for (let calls = 0; calls < 3; calls += 1) {
    expect(await workerd.act('call')).toMatchObject({ value: { status: 200 } })
  }
  served.server.expectTokenRequests(1)
})

test.concurrent('near its end it is renewed in the background of a request, once, and nobody waits', async () => {
  await using served = await startServer({ sessionLengthSeconds: 4 })
  await using workerd = await startWorkerd({ bindings: served.bindings })
  const first = await workerd.act('session')
  await expect
    .poll(async () => (await workerd.act('session')).value !== first.value, { timeout: 15_000 })
    .toBe(true)
  served.server.expectTokenRequests(2)
})

test.concurrent('a refusal is given from memory to all requests', async () => {
  await using served = await startServer()
  const bindings = { ...served.bindings, SANTEDB_DEVICE_SECRET: 'wrong-on-purpose' }
  await using workerd = await startWorkerd({ bindings })
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => workerd.act('session')))
  for (const { code } of outcomes) expect(code).toBe('credentials_rejected')
  expect(JSON.stringify(outcomes)).not.toContain('wrong-on-purpose')
  served.server.expectTokenRequests(1)
})

test.concurrent('wrong options are told all at once, those of bindings too', async () => {
  await using served = await startServer()
  await using workerd = await startWorkerd({ bindings: served.bindings })
  const { code, message } = await workerd.act('wrongOptions')
  expect(code).toBe('invalid_options')
  for (const name of ['root', 'clientId', 'certificate']) expect(message).toContain(`${name} must be`)
})
