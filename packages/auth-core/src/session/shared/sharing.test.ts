// What one of those who share a store takes from it and leaves in it, whatever the keeper does with that.
import { beforeEach, expect, test } from 'vitest'
import { AuthError } from '../../errors/auth-error.ts'
import { credentialsRejected } from '../../errors/failures.ts'
import { interactive } from '../../grants/interactive.ts'
import { clientCredentials, type Grant } from '../../protocol/grant.ts'
import { VirtualClock } from '../../testing/index.ts'
import type { AuthEvent } from '../events.ts'
import { ServerClock } from '../server-clock.ts'
import type { SessionEntry } from '../session-entry.ts'
import { createMemoryStore } from './memory-store.ts'
import type { SessionStore } from './session-store.ts'
import { createStoredRefusals } from './refusals.ts'
import { SharedSession } from './shared-session.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const hourMs = 3_600_000

let clock: VirtualClock
let store: SessionStore
let events: AuthEvent[]
let calls: string[]
beforeEach(() => {
  clock = new VirtualClock(nowMs)
  events = []
  calls = []
  const memory = createMemoryStore(clock)
  store = {
    ...memory,
    set: (key, value, ttlMs) => {
      calls.push(`set ${key.replace(/[\w-]{43}/g, '#')} for ${ttlMs}`)
      return memory.set(key, value, ttlMs)
    },
    lock: (key, leaseMs) => {
      calls.push(`lock ${key.replace(/[\w-]{43}/g, '#')} for ${leaseMs}`)
      return memory.lock?.(key, leaseMs) ?? Promise.resolve(null)
    },
  }
})

function sharingOf(grant: Grant = clientCredentials, own: SessionStore = store): SharedSession {
  const serverClock = new ServerClock(clock)
  return new SharedSession({
    store: own,
    refusals: createStoredRefusals(own, { clock, serverClock }),
    identity: { parts: ['APP'], secrets: ['s'] },
    grant,
    policies: undefined,
    clock,
    serverClock,
    emit: (event) => events.push(event),
    redact: String,
  })
}

function entryThatEnds(inMs: number, change: Partial<SessionEntry> = {}): SessionEntry {
  const endsAtMs = nowMs + inMs
  const times = { expiresAtMs: endsAtMs, endsAtMs, renewAtMs: endsAtMs, refreshUntilMs: endsAtMs + hourMs }
  return { accessToken: 'stored', refreshToken: 'refresh', ...times, ...change }
}

const live = entryThatEnds(hourMs)
const over = entryThatEnds(0)
const before = entryThatEnds(-1, { accessToken: 'before' })
const noop = async () => {}
const refuse = () => Promise.reject(new AuthError(credentialsRejected, 'No.'))
const present = (work: () => Promise<void>) => sharingOf().present(clientCredentials, undefined, work)

interface Row {
  stored?: SessionEntry
  ours?: SessionEntry
  grant?: Grant
  isDead?: boolean
  isSpent?: boolean
}

test.for<[string, Row, 'taken' | 'taken as over' | undefined]>([
  ['nothing', {}, undefined],
  ['a live session', { stored: live }, 'taken'],
  ['a live session that is newer than ours', { stored: live, ours: before }, 'taken'],
  ['a live session that is ours', { stored: live, ours: live }, undefined],
  ['a live session that is older than ours', { stored: live, ours: entryThatEnds(hourMs + 1) }, undefined],
  ['a live session whose refresh token was refused', { stored: live, isSpent: true }, 'taken'],
  ['a session that is over', { stored: over }, 'taken'],
  ['a session that is over, and newer than ours', { stored: over, ours: before }, 'taken'],
  ['a session that is over, and whose refresh token was refused', { stored: over, isSpent: true }, undefined],
  ['a session that was called dead', { stored: live, ours: before, isDead: true }, undefined],
  [
    "a user's session that was called dead",
    { stored: live, ours: before, isDead: true, grant: interactive() },
    'taken as over',
  ],
  [
    "a user's session that was called dead and its refresh token refused",
    { stored: live, ours: before, isDead: true, isSpent: true, grant: interactive() },
    undefined,
  ],
  ["a user's session that was signed out", { stored: live, isDead: true, grant: interactive() }, undefined],
])('%s in the store', async ([, { stored, ours, grant, isDead, isSpent }, expected]) => {
  if (stored) await sharingOf(grant).keep(stored)
  const sharing = sharingOf(grant)
  if (isDead) sharing.bury('stored')
  if (isSpent) await sharing.spend('refresh')
  const joined = await sharing.join(ours)
  const endsAtMs = expected === 'taken' ? stored?.endsAtMs : 0
  expect(joined && [joined.accessToken, joined.refreshToken, joined.endsAtMs]).toEqual(
    expected && ['stored', isSpent ? undefined : 'refresh', endsAtMs],
  )
  expect(events.map(({ type }) => type)).toEqual(
    expected === 'taken' && stored === live ? ['session_joined'] : [],
  )
})

test.for([
  [entryThatEnds(1000), 1000 + hourMs],
  [entryThatEnds(1000, { refreshUntilMs: undefined }), 1000],
  [entryThatEnds(1000, { refreshUntilMs: 0 }), 1000],
] as const)('a session is stored for as long as it is of use: %#', async ([entry, ttlMs]) => {
  await sharingOf().keep(entry)
  expect(calls).toEqual([`set santedb-auth.# for ${ttlMs}`])
})

test.for([
  ['a live session without it', live, 'stored'],
  ['nothing of a session that is over', over, undefined],
] as const)('where a refresh token was refused, the others find %s', async ([, stored, found]) => {
  await sharingOf().keep(stored)
  await sharingOf().spend('another one')
  expect(await sharingOf().join(before)).toMatchObject({ refreshToken: 'refresh' })
  await sharingOf().spend('refresh')
  const joined = await sharingOf().join(before)
  expect([joined?.accessToken, joined?.refreshToken]).toEqual([found, undefined])
})

test('who granted a session last is known, and its token is alive again', async () => {
  const sharing = sharingOf()
  expect(sharing.isGranted('stored')).toBe(false)
  sharing.bury('stored')
  await sharing.keep(live)
  expect([sharing.isGranted('stored'), sharing.isGranted('other')]).toEqual([true, false])
  expect(await sharing.join(undefined)).toMatchObject({ accessToken: 'stored' })
})

test('what is taken out is what is held, else what is stored, and nobody finds it any more', async () => {
  await sharingOf().keep(live)
  const sharing = sharingOf()
  expect(await sharing.take(undefined)).toMatchObject({ accessToken: 'stored' })
  expect(await sharing.take(undefined)).toBeUndefined()
  await sharingOf().keep(live)
  expect(await sharing.take(before)).toBe(before)
  expect(await sharingOf().join(undefined)).toBeUndefined()
})

test('the work is done under a lease of its own, which is given back', async () => {
  const works: string[] = []
  const work = async () => void works.push('work')
  await sharingOf().obtain(async () => false, work)
  await sharingOf().obtain(async () => false, work)
  expect(works).toEqual(['work', 'work'])
  expect(calls).toEqual(['lock santedb-auth.#.lock for 20000', 'lock santedb-auth.#.lock for 20000'])
})

test('the lease is given back also where the work fails, and the failure comes as it is', async () => {
  const own = new Error('of the work')
  await expect(
    sharingOf().obtain(
      async () => false,
      () => Promise.reject(own),
    ),
  ).rejects.toBe(own)
  await sharingOf().obtain(async () => false, noop)
  expect(clock.now()).toBe(nowMs)
})

test('the work is not done where it turns out to be done already', async () => {
  const works: string[] = []
  await sharingOf().obtain(
    async () => true,
    async () => void works.push('work'),
  )
  expect(works).toEqual([])
})

test('who waits for a lease looks for the session meanwhile, and needs no lease when it is there', async () => {
  const busy = { ...store, lock: async () => null }
  let looks = 0
  const works: string[] = []
  const obtained = sharingOf(clientCredentials, busy).obtain(
    async () => (looks += 1) === 3,
    async () => void works.push('work'),
  )
  // Three looks, each after 75 ms at the most and then a little more.
  await clock.advance(300)
  await obtained
  expect([looks, works]).toEqual([3, []])
})

test('a store that has no lease to give is no failure', async () => {
  const plain: SessionStore = {
    get: (key) => store.get(key),
    set: (key, value, ttlMs) => store.set(key, value, ttlMs),
    delete: (key) => store.delete(key),
  }
  await sharingOf(clientCredentials, plain).obtain(async () => false, noop)
  expect(events).toEqual([])
})

test('a refusal is in force until its time, and remembered for twice as long', async () => {
  await expect(present(refuse)).rejects.toMatchObject({ retryAt: new Date(nowMs + 60_000) })
  expect(calls).toEqual(['set santedb-auth.#.refused.# for 120000'])
  await clock.advance(59_999)
  await expect(present(noop)).rejects.toMatchObject({ code: 'credentials_rejected' })
  await clock.advance(1)
  await expect(present(refuse)).rejects.toMatchObject({ retryAt: new Date(nowMs + 180_000) })
  await clock.advance(120_000)
  await present(noop)
  await expect(present(refuse)).rejects.toMatchObject({ retryAt: new Date(nowMs + 240_000) })
})
