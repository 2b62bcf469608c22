// The tabs of one browser before a SanteDB of another origin: what each store keeps, and what tabs do together.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { call, openDirectBench, ready, signIn, userOf } from './support/direct-bench.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

test.for(['session-storage', 'indexed-db'] as const)(
  'the store %s keeps the contract of stores',
  async (store) => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open()
    expect(await page.evaluate((it) => globalThis.tested.checkStore(it), store)).toEqual([])
  },
)

test.for([
  ['memory', {}, undefined, undefined],
  ['session-storage', { store: 'session-storage' }, 'allison', undefined],
  ['indexed-db', { store: 'indexed-db' }, 'allison', 'allison'],
] as const)(
  'with the store %s: who is there after a reload, and in a new tab',
  async ([, settings, reloaded, other]) => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open(settings)
    await signIn(page)
    await page.reload()
    await ready(page)
    expect(await userOf(page)).toBe(reloaded)
    expect(await userOf(await bench.open(settings))).toBe(other)
    bench.server.expectTokenRequests(1)
  },
)

test('what is in IndexedDB tells no token, and its key cannot be taken away', async () => {
  await using bench = await openDirectBench(browser)
  const page = await bench.open({ store: 'indexed-db' })
  await signIn(page)
  const { text, isExtractable } = await page.evaluate(() => globalThis.tested.readDatabase())
  expect(text.length).toBeGreaterThan(500)
  expect(text).not.toMatch(/accessToken|allison/)
  expect(isExtractable).toBe(false)
})

test('who clears what the site keeps is signed out of what is opened then, and can sign in again', async () => {
  await using bench = await openDirectBench(browser)
  const page = await bench.open({ store: 'indexed-db' })
  await signIn(page)
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.deleteDatabase('santedb-auth').addEventListener('success', resolve)
      }),
  )
  const other = await bench.open({ store: 'indexed-db' })
  expect(await userOf(other)).toBeUndefined()
  await signIn(page)
  expect(await userOf(other)).toBe('allison')
})

test('three tabs renew their session once', async () => {
  await using bench = await openDirectBench(browser, { sessionLengthSeconds: 8 })
  const settings = { store: 'indexed-db' } as const
  const first = await bench.open(settings)
  await signIn(first)
  const tabs = [first, await bench.open(settings), await bench.open(settings)]
  const statuses = () => Promise.all(tabs.map((tab) => call(tab)))
  expect(await statuses()).toEqual([200, 200, 200])
  await expect.poll(() => bench.server.tokenRequests, { timeout: 15_000 }).toBe(2)
  expect(await statuses()).toEqual([200, 200, 200])
  bench.server.expectTokenRequests(2)
})

describe('who signs out in one tab', () => {
  test.for([
    ['memory', {}],
    ['session-storage', { store: 'session-storage' }],
    ['indexed-db', { store: 'indexed-db' }],
  ] as const)('is signed out in all, with the store %s', async ([, settings]) => {
    await using bench = await openDirectBench(browser)
    const tabs = [await bench.open(settings), await bench.open(settings)] as const
    for (const tab of tabs) if (!(await userOf(tab))) await signIn(tab)
    expect(await Promise.all(tabs.map(userOf))).toEqual(['allison', 'allison'])
    await tabs[0].evaluate(() => globalThis.tested.auth.signOut())
    await tabs[1].waitForFunction(() => globalThis.tested.changes.at(-1) === undefined)
    expect(await call(tabs[1])).toBe('sign_in_required')
    expect(bench.server.sessions.all.filter(({ isLive }) => isLive)).toEqual([])
  })

  test('and in as somebody else, is somebody else in all that share the store', async () => {
    await using bench = await openDirectBench(browser, {
      users: [
        { id: 'allison', password: 'Pass@123' },
        { id: 'bob', password: 'Pass@123' },
      ],
    })
    const settings = { store: 'indexed-db' } as const
    const tabs = [await bench.open(settings), await bench.open(settings)] as const
    await signIn(tabs[0])
    expect(await userOf(tabs[1])).toBe('allison')
    await signIn(tabs[0], 'bob')
    await tabs[1].waitForFunction(() => globalThis.tested.changes.at(-1) === 'bob')
    expect(await call(tabs[1])).toBe(200)
  })
})

describe('a tab that is frozen', () => {
  test('while it holds the lease keeps nobody out for longer, and overwrites nothing when it wakes up', async () => {
    await using bench = await openDirectBench(browser)
    const [frozen, other] = [await bench.open(), await bench.open()]
    await frozen.evaluate(async () => {
      const store = globalThis.tested.stores['indexed-db']()
      Object.assign(globalThis, { store, release: await store.lock?.('k.lock', 2000), longestGapMs: 0 })
      let lastMs = performance.now()
      setInterval(() => {
        const nowMs = performance.now()
        Object.assign(globalThis, {
          longestGapMs: Math.max(nowMs - lastMs, Number(Reflect.get(globalThis, 'longestGapMs'))),
        })
        lastMs = nowMs
      }, 50)
    })
    const thaw = await freeze(frozen)
    const waited = await other.evaluate(async () => {
      const store = globalThis.tested.stores['indexed-db']()
      const startedAtMs = performance.now()
      let refusals = 0
      for (; performance.now() < startedAtMs + 10_000; refusals += 1) {
        if (await store.lock?.('k.lock', 60_000)) break
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      await store.set('k', 'of the next holder', 60_000)
      return { refusals, hasLease: (await store.lock?.('k.lock', 1)) === null }
    })
    await thaw()
    // It stood still in the meantime, so that it has not ended its lease by itself.
    await frozen.waitForFunction(() => Number(Reflect.get(globalThis, 'longestGapMs')) > 500)
    expect(waited.hasLease).toBe(true)
    expect(waited.refusals).toBeGreaterThan(0)
    const late = await frozen.evaluate(async () => {
      const { store } = globalThis as unknown as {
        store: ReturnType<(typeof globalThis.tested.stores)['indexed-db']>
      }
      return store.set('k', 'late', 60_000).then(
        () => 'written',
        () => store.get('k'),
      )
    })
    expect(late).toBe('of the next holder')
  })

  test('through the end of its session tells so when it wakes up', async () => {
    await using bench = await openDirectBench(browser, { sessionLengthSeconds: 2 })
    const page = await bench.open()
    await signIn(page)
    await page.evaluate(() => void setInterval(() => {}, 50))
    const thaw = await freeze(page)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    await thaw()
    await page.waitForFunction(() => globalThis.tested.changes.length === 2)
    expect(await page.evaluate(() => globalThis.tested.changes)).toEqual(['allison', undefined])
  })
})

// Chromium freezes no tab that it shows, and without a screen it takes all of them for shown. A debugger stops a tab in
// the same way: no timer and no answer is seen there until it goes on.
async function freeze(page: Page): Promise<() => Promise<void>> {
  const debug = await page.context().newCDPSession(page)
  await debug.send('Debugger.enable')
  const paused = new Promise((resolve) => debug.once('Debugger.paused', resolve))
  await debug.send('Debugger.pause')
  await paused
  return async () => {
    await debug.send('Debugger.disable')
    await debug.detach()
  }
}
