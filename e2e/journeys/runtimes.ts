import type { ConsoleState } from '../../apps/console/src/console-state.ts'
import { describe, expect, test } from 'vitest'
import { type Bench, type ConsolePage, times, visit } from './bench.ts'

const runtimes = ['node', 'worker', 'deno', 'bun'] as const
const renewalTimeoutMs = times.sessionSeconds * 3000 + 30_000

type Status = NonNullable<ConsoleState['services'][number]['status']>
type Held = NonNullable<Status['session']>

/** What the console told its page last of a service. */
async function statusOf({ page }: ConsolePage, id: string): Promise<Status> {
  const state: ConsoleState = await page.evaluate(async () => (await fetch('/console/state')).json())
  const status = state.services.find((service) => service.id === id)?.status
  if (!status) throw new Error(`${id} tells nothing`)
  return status
}

/** What it holds, and its time: on a busy machine one may have ended since the last call. */
async function sessionOf(page: ConsolePage, id: string): Promise<Held & Pick<Status, 'nowMs'>> {
  for (;;) {
    const { session, nowMs } = await statusOf(page, id)
    if (session?.id !== undefined) return { ...session, nowMs }
    await page.callOnce(page.card(id))
  }
}

/** The life of a session on every runtime, as the console shows it. */
export function describeRuntimes(bench: () => Bench, hasControl: boolean): void {
  describe.for(runtimes)('the service on %s', (id) => {
    test('obtains a session and uses it', () =>
      visit(bench(), async (page) => {
        const card = page.card(id)
        expect(await page.callOnce(card)).toBe('HTTP 200')
        const { policies } = await sessionOf(page, id)
        expect(policies.length).toBeGreaterThan(0)
        await card.locator('.badge').getByText('live').waitFor()
        await card.locator('.policies summary').getByText(`${policies.length} policies`).waitFor()
        expect((await statusOf(page, id)).runtime.version).toMatch(/^\d+\.\d+/)
      }))

    test.runIf(hasControl)('loses it when it is revoked, and regains one', () =>
      visit(bench(), async (page) => {
        const card = page.card(id)
        await page.callByItself(false)
        await page.callOnce(card)
        const lost = await sessionOf(page, id)
        await page.press('Revoke', card)
        await page.notice.getByText('revoked at the server').waitFor()
        expect(await page.callOnce(card)).toBe('HTTP 200')
        expect((await sessionOf(page, id)).id).not.toBe(lost.id)
        const types = (await statusOf(page, id)).events.map(({ type }) => type)
        expect(types).toContain('session_ended')
        expect(types[types.indexOf('session_ended') - 1]).toMatch(/^session_(obtained|renewed)$/)
      }),
    )
  })

  test.runIf(hasControl)(
    'every service renews its session before its end, while it is used',
    { timeout: renewalTimeoutMs },
    () =>
      visit(bench(), async (page) => {
        // Each second: away from Node.js it is a call that begins the renewal, when one comes at the right time.
        const cards = runtimes.map((id) => page.card(id))
        const sessions = async () => {
          await page.callEach(cards)
          return Promise.all(cards.map((card) => card.locator('.session').innerText()))
        }
        const isRenewed = /renewed (once|\d+ times), last at/
        await expect
          .poll(sessions, { interval: 1000, timeout: renewalTimeoutMs })
          .toEqual(runtimes.map(() => expect.stringMatching(isRenewed)))
      }),
  )

  describe('in trouble', () => {
    test.runIf(hasControl)(
      'calls go on while the authorization server is down, and wait where there is no session',
      {
        timeout: times.outageSeconds * 2000 + 60_000,
      },
      () =>
        visit(bench(), async (page) => {
          await page.callByItself(false)
          for (const id of runtimes) await page.callOnce(page.card(id))
          await page.press(/^Stop the authorization server/)
          await page.notice.getByText('Live sessions go on.').waitFor()
          for (const id of runtimes) expect(await page.callOnce(page.card(id))).toBe('HTTP 200')
          await callWithoutSession(page)
          await page.page
            .getByRole('button', { name: /^Stop the authorization server/ })
            .waitFor({ timeout: times.outageSeconds * 1000 + 10_000 })
          for (const id of runtimes) expect(await page.callOnce(page.card(id))).toBe('HTTP 200')
        }),
    )

    test.runIf(hasControl)("a clock of the server's that is three hours slow costs no call", () =>
      visit(bench(), async (page) => {
        await page.callByItself(false)
        for (const [button, notice] of [
          ['Break the clock', "The server's clock is three hours slow."],
          ['Put the clock right', "The server's clock is right again."],
        ] as const) {
          await page.press(button)
          await page.notice.getByText(notice).waitFor()
          for (const id of runtimes) {
            expect(await page.callOnce(page.card(id))).toBe('HTTP 200')
            const { endsAtMs, nowMs } = await sessionOf(page, id)
            const leftMs = endsAtMs - nowMs
            expect(leftMs).toBeGreaterThan(0)
            expect(leftMs).toBeLessThanOrEqual(times.sessionSeconds * 1000 + 2000)
          }
        }
      }),
    )
  })
}

/** Revokes all sessions and calls: who gave up waiting finds a session once the server is back. */
async function callWithoutSession(page: ConsolePage): Promise<void> {
  await page.press('Revoke all sessions')
  await page.notice.getByText('All sessions were revoked').waitFor()
  const outcomes = await page.callEach(runtimes.map((id) => page.card(id)))
  for (const outcome of outcomes) expect(['HTTP 200', 'timeout', 'network error']).toContain(outcome)
}
