import { AxeBuilder } from '@axe-core/playwright'
import { EXAMPLE_USER } from '@santedb/test-server'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { type Bench, visit } from './bench.ts'

const PHONE = { width: 360, height: 740 }

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)
}

/** How the page looks, and to whom. */
export function describeAppearance(bench: () => Bench, hasControl: boolean): void {
  describe('the page', () => {
    test.for([
      ['light', 200, 255],
      ['dark', 0, 60],
    ] as const)('is %s, can be read on a phone, and has no fault', async ([colorScheme, darkest, lightest]) =>
      visit(
        bench(),
        async ({ page }) => {
          await page.locator('#bun .badge.live').waitFor()
          for (const summary of await page.locator('#bun summary').all()) await summary.click()
          const { width, red } = await page.evaluate(() => ({
            width: document.documentElement.scrollWidth,
            red: Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)),
          }))
          expect(width).toBeLessThanOrEqual(PHONE.width)
          expect(red).toBeGreaterThanOrEqual(darkest)
          expect(red).toBeLessThanOrEqual(lightest)
          expect(await faultsOf(page)).toEqual([])
        },
        { viewport: PHONE, colorScheme },
      ),
    )

    test.runIf(hasControl)('has no fault while it asks something', () =>
      visit(bench(), async (page) => {
        await page.fillIn('allison-mfa', EXAMPLE_USER.password)
        await page.page.locator('form.sign-in').getByRole('alert').getByText(/\w/).waitFor()
        expect(await faultsOf(page.page)).toEqual([])
        await page.fillIn(EXAMPLE_USER.id, EXAMPLE_USER.password)
        await page.signedInAs(EXAMPLE_USER.id)
        await page.press('Open a protected record')
        await page.page.getByRole('dialog').waitFor()
        expect(await faultsOf(page.page)).toEqual([])
      }),
    )

    test('shows no token', () =>
      visit(bench(), async (page) => {
        await page.callOnce(page.card('node'))
        const state = await page.page.evaluate(async () => (await fetch('/console/state')).text())
        expect(state).toContain('"session"')
        // Of iCDR 2.x a hundred hexadecimal digits and more, of 3.x a dot between two long words.
        expect(state).not.toMatch(/[0-9a-fA-F]{64}|[\w-]{20,}\.[\w-]{20,}/)
        expect(await page.page.evaluate(() => document.cookie)).toBe('')
      }))

    test('takes orders from its own page alone', async () => {
      const { address } = bench()
      const send = (headers: Record<string, string>) =>
        fetch(`${address}/console/services/node/call`, { method: 'POST', headers, body: '{}' })
      const json = { 'content-type': 'application/json' }
      expect((await send(json)).status).toBe(403)
      expect((await send({ ...json, origin: 'https://evil.example' })).status).toBe(403)
      expect((await send({ origin: address, 'content-type': 'text/plain' })).status).toBe(403)
      expect((await send({ ...json, origin: address })).status).toBe(200)
      const { port } = new URL(address)
      expect((await fetch(`http://127.0.0.1:${port}/console/state`)).status).toBe(403)
    })
  })
}
