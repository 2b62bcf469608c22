import { beforeEach, expect, test } from 'vitest'
import { createMemoryStore } from '../index.ts'
import { grantSession, type Script } from '../testing/index.ts'
import { Bench, refuse } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

/** Answers when two seconds have passed. */
function slowly(script: Script): Script {
  return async (request) => {
    await new Promise<void>((resolve) => void bench.clock.setTimeout(resolve, 2000))
    return script(request)
  }
}

test('tell how long a request took, how long the session lives, and how many callers it spared', async () => {
  bench.server.onToken(slowly(() => grantSession({ lifetimeSeconds: 3600 })))
  const { session, renew } = bench.auth()
  await bench.within(4000, Promise.all([session(), session(), session()]))
  expect(bench.events).toContainEqual({
    type: 'session_obtained',
    by: 'grant',
    expiresAt: new Date(bench.clock.now() - 2000 + 3_600_000),
    // Counted from when the request left.
    lifetimeMs: 3_598_000,
    durationMs: 2000,
    joins: 2,
  })
  await bench.within(4000, renew())
  expect(bench.events.at(-1)).toMatchObject({ type: 'session_renewed', joins: 0, durationMs: 2000 })
})

test('tell how long a session of somebody else lives, and no clock that is wrong changes that', async () => {
  const store = createMemoryStore(bench.clock)
  const hourAhead: Script = () => {
    const answer = grantSession({ lifetimeSeconds: 3600 })
    answer.headers.set('date', new Date(bench.clock.now() + 3_600_000).toUTCString())
    return answer
  }
  bench.server.onToken(hourAhead)
  await bench.auth({ store }).session()
  await bench.clock.advance(600_000)
  await bench.auth({ store }).session()
  const [obtained, joined] = bench.events.filter((event) => 'lifetimeMs' in event)
  expect(obtained).toMatchObject({ type: 'session_obtained', lifetimeMs: 3_600_000 })
  expect(joined).toMatchObject({ type: 'session_joined', lifetimeMs: 3_000_000 })
})

test.for([
  ['retry', 503],
  ['session_rejected', 401],
] as const)('%s tells how long the request took that failed', async ([type, status]) => {
  bench.server.onToken(slowly(refuse(status, 'unspecified_error')))
  await bench.within(
    4000,
    bench
      .auth({ timeoutMs: 2500 })
      .session()
      .catch(() => {}),
  )
  expect(bench.events.find((event) => event.type === type)).toMatchObject({ durationMs: 2000 })
})
