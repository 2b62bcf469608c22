import { beforeEach, expect, test } from 'vitest'
import { type AuthEvent, createAuth } from '../index.ts'
import { createScriptedFetch, type ScriptedFetch, VirtualClock } from '../testing/index.ts'
import { createFlight, type Flight } from './flight.ts'

const clock = new VirtualClock(Date.parse('2026-11-22T12:00:00Z'))
let server: ScriptedFetch
let events: AuthEvent[]
beforeEach(() => {
  server = createScriptedFetch()
  events = []
})

const onEvent = (event: AuthEvent) => void events.push(event)

function authWith(flight: Flight) {
  const options = { root: 'https://icdr.example.org', clientId: 'EXAMPLE_APPLICATION', clock, onEvent }
  return createAuth({ ...options, dialect: 'icdr3', clientSecret: 'a secret', fetch: server.fetch }, flight)
}

/** Nobody waits for another's promise: who comes while work is under way is told that it is over, and looks again. */
function createLonelyFlight(): { fly: Flight; begun: number } {
  const lonely = { begun: 0, fly }
  function fly(work: () => Promise<void>): Promise<void>
  function fly(): Promise<void> | undefined
  function fly(work?: () => Promise<void>): Promise<void> | undefined {
    if (work) lonely.begun += 1
    return work?.()
  }
  return lonely
}

test('an adapter brings its own, and all renewals go through it', async () => {
  const lonely = createLonelyFlight()
  const auth = authWith(lonely.fly)
  await auth.session()
  await auth.renew()
  await auth.signOut()
  expect(lonely.begun).toBe(2)
  expect(events.map(({ type }) => type)).toEqual([
    'dialect_found',
    'session_obtained',
    'session_renewed',
    'session_ended',
  ])
})

test('callers who were told that work is over look again, and are served', async () => {
  let turns = 0
  const lonely = createLonelyFlight()
  const auth = authWith(((work?: () => Promise<void>) => {
    turns += 1
    return turns < 3 ? Promise.resolve() : work && lonely.fly(work)
  }) as Flight)
  await auth.session()
  expect(turns).toBe(3)
  expect(server.tokenRequests).toHaveLength(1)
})

test('whoever waits begins no other wait to see whether there is one', async () => {
  let asked = 0
  const flight = createFlight()
  const auth = authWith(((work?: () => Promise<void>) => {
    if (!work) asked += 1
    return work ? flight(work) : flight()
  }) as Flight)
  await Promise.all([auth.session(), auth.session(), auth.session()])
  expect(asked).toBe(0)
  expect(events).toContainEqual(expect.objectContaining({ type: 'session_obtained', joins: 2 }))
})
