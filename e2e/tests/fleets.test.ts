// A fleet of processes holds one session, in Redis or in files, whatever happens to one of them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type RedisServer, startRedis } from '../../packages/auth-node/src/redis/redis-server.test-support.ts'
import type { Place, Report } from '../fleet/messages.ts'
import { type Member, startFleet } from './support/fleet.ts'

type Called = Report & { type: 'called' }

const hourMs = 3_600_000
const fleetSize = 8
const client = {
  clientId: EXAMPLE_APPLICATION.id,
  clientSecret: EXAMPLE_APPLICATION.secret,
  device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
}
// For whoever is killed: those who are left need not wait for as long as a lease usually lasts.
const shortLeaseMs = 2000

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())

// Each does with one generation what the other does with the other one: it makes no difference to a store.
const places: [name: string, open: () => Promise<Place>, calm: 2 | 3, troubled: 2 | 3][] = [
  ['Redis', async () => ({ kind: 'redis', url: redis.url }), 2, 3],
  ['files', openDirectory, 3, 2],
]

// Eight processes take their time to start where there are few processors.
describe.for(places)('in %s a fleet', { timeout: 120_000 }, ([, open, calm, troubled]) => {
  test('makes one token request for a thousand calls each, and one at the end of the session', async () => {
    const { server, members } = await start(calm, await open())
    const first = await expectOneSession(callAll(members, 1000))
    expect(server.tokenRequests).toBe(1)

    // Ahead of its end it is renewed in the background, and calls go on with it.
    await advance(server, members, 0.9 * hourMs)
    expectAnswered(await callAll(members, 100))
    await waitForOneSessionAfter(first, members)
    expect(server.tokenRequests).toBe(2)

    // One that nobody used lapses, and the next calls wait for another.
    await advance(server, members, 1.1 * hourMs)
    await expectOneSession(callAll(members, 100))
    expect(server.tokenRequests).toBe(3)
  })

  test('makes one more for each holder of the lock that is killed, at first and at the end', async () => {
    const { server, members } = await start(troubled, await open())
    const [first, second, ...others] = members
    if (!first || !second) throw new Error('The fleet is too small')
    await expectOneSession(callAndKill(server, first, [second, ...others], 1000))
    expect(server.tokenRequests).toBe(2)
    await advance(server, [second, ...others], 1.5 * hourMs)
    await expectOneSession(callAndKill(server, second, others, 100))
    expect(server.tokenRequests).toBe(4)
  })
})

async function start(generation: 2 | 3, place: Place): Promise<{ server: TestServer; members: Member[] }> {
  const server = createTestServer({ generation, sessionLengthSeconds: hourMs / 1000 })
  const listener = await listen(server, { port: 0 })
  onTestFinished(() => listener.close())
  const members = await startFleet(fleetSize, { client: { ...client, root: listener.root }, place })
  onTestFinished(async () => void (await Promise.all(members.map((member) => member.kill()))))
  return { server, members }
}

async function openDirectory(): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'fleet-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return { kind: 'file', directory }
}

async function advance(server: TestServer, members: Member[], durationMs: number): Promise<void> {
  server.clock.advance(durationMs)
  await Promise.all(members.map((member) => member.advance(durationMs)))
}

function callAll(members: Member[], calls: number): Promise<Called[]> {
  return Promise.all(members.map((member) => member.call(calls)))
}

/** Kills one member in the middle of its token request, while others wait for it; they make all their calls. */
async function callAndKill(
  server: TestServer,
  victim: Member,
  others: Member[],
  calls: number,
): Promise<Called[]> {
  const requestsBefore = server.tokenRequests
  server.trouble.next({ endpoint: 'token', effect: 'hang' })
  victim.tell({ type: 'call', calls: 1, leaseMs: shortLeaseMs })
  await expect.poll(() => server.tokenRequests, { timeout: 60_000 }).toBe(requestsBefore + 1)
  const waiting = others.map((member) => member.next('waiting'))
  const called = callAll(others, calls)
  await Promise.race([called, ...waiting])
  await victim.kill()
  return called
}

function expectAnswered(called: Called[]): void {
  expect(called.map(({ outcomes }) => outcomes)).toEqual(called.map(() => ['200']))
}

/** Every call was answered, and all hold the same session, which is given. */
async function expectOneSession(work: Promise<Called[]>): Promise<string> {
  const called = await work
  expectAnswered(called)
  const [session, ...others] = sessionsOf(called)
  expect(others).toEqual([])
  return session ?? ''
}

async function waitForOneSessionAfter(session: string, members: Member[]): Promise<void> {
  const look = async () => sessionsOf(await callAll(members, 1))
  await expect.poll(look, { timeout: 60_000 }).toEqual([expect.not.stringContaining(session)])
}

function sessionsOf(called: Called[]): string[] {
  return [...new Set(called.map(({ accessToken, expiresAtMs }) => `${accessToken} ${expiresAtMs}`))]
}
