import { EXAMPLE_USER, EXAMPLE_USER_WITH_MULTI_FACTOR } from '@santedb/test-server'
import { describe, expect, test } from 'vitest'
import { type Bench, type ConsolePage, times, visit } from './bench.ts'

const renewalTimeoutMs = times.sessionSeconds * 2000 + 30_000

/** The user of the environment, for a server of one's own; the test server's otherwise. */
const user = {
  name: process.env.SANTEDB_USERNAME ?? EXAMPLE_USER.id,
  password: process.env.SANTEDB_PASSWORD ?? EXAMPLE_USER.password,
}
const password = EXAMPLE_USER.password

async function breakTheGlass(page: ConsolePage, secret: string): Promise<void> {
  const dialog = page.page.getByRole('dialog')
  await dialog.getByLabel('What for').selectOption('emergency')
  await dialog.getByLabel('Your password').fill(secret)
  await page.press('Open the record', dialog)
}

/** What a user goes through in the browser, behind the gateway. */
export function describeUsers(bench: () => Bench, generation: 2 | 3, hasControl: boolean): void {
  describe('a user in this browser', () => {
    test('signs in with a password, calls FHIR and signs out', () =>
      visit(bench(), async (page) => {
        await page.callByItself(false)
        await page.fillIn(user.name, user.password)
        await page.signedInAs(user.name)
        expect(await page.callOnce(page.card('browser'))).toBe('HTTP 200')
        await page.page.reload()
        await page.signedInAs(user.name)
        await page.press('Sign out')
        await page.signedOut()
        await page.page.reload()
        await page.signedOut()
      }))

    test('is told in every tab who is signed in', () =>
      visit(bench(), async (first, context) => {
        const tab = await context.newPage()
        await tab.goto(bench().address)
        const second = first.in(tab)
        await first.signedOut()
        await second.signedOut()
        await first.fillIn(user.name, user.password)
        await second.signedInAs(user.name)
        await second.press('Sign out')
        await first.signedOut()
      }))

    test.runIf(hasControl)('is told when the password is wrong, and may try again', () =>
      visit(bench(), async (page) => {
        await page.fillIn(user.name, 'wrong-on-purpose')
        const message = page.page.locator('form.sign-in').getByRole('alert')
        await expect.poll(() => message.innerText()).toMatch(/\w+.*is not tried again before/)
        await page.fillIn(user.name, user.password)
        await page.signedInAs(user.name)
      }),
    )

    if (generation === 3) describeStepsOfLateGenerations(bench, hasControl)

    test.runIf(hasControl)('sets a new password in place of one that has expired', () =>
      visit(bench(), async (page) => {
        await page.fillIn('allison-expired', password)
        const form = page.page.locator('form.sign-in')
        await form.getByText('Your password has expired.').waitFor()
        await form.getByLabel('New password').fill('Another@456')
        await page.press('Sign in', form)
        await page.signedInAs('allison-expired')
      }),
    )

    test.runIf(hasControl)("signs in at the server's own page", () =>
      visit(bench(), async (page) => {
        await page.page.getByRole('link', { name: 'own page' }).click()
        await page.page.locator('input[name=username]').fill(user.name)
        await page.page.locator('input[name=password]').fill(user.password)
        await page.page.getByRole('button', { name: 'Sign in' }).click()
        await page.page.waitForURL(`${bench().address}/`)
        await page
          .card('browser')
          .getByText(/^Signed in as/)
          .waitFor()
        expect(await page.callOnce(page.card('browser'))).toBe('HTTP 200')
      }),
    )

    test.runIf(hasControl)('breaks the glass on a protected record, or leaves it closed', () =>
      visit(bench(), async (page) => {
        await page.callByItself(false)
        await page.fillIn(user.name, user.password)
        await page.signedInAs(user.name)
        await page.press('Open a protected record')
        await page.press('Leave it closed')
        await page.notice.getByText('HTTP 401').waitFor()
        await page.press('Open a protected record')
        await breakTheGlass(page, 'wrong-on-purpose')
        await page.page.getByRole('dialog').getByText('is not tried again before').waitFor()
        await breakTheGlass(page, user.password)
        await page.notice.getByText('The protected record: HTTP 200.').waitFor()
        await page.card('browser').getByText('with an elevation').waitFor()
        // The elevation is for the call that asked.
        expect(await page.callOnce(page.card('browser'))).toBe('HTTP 200')
      }),
    )

    test.runIf(hasControl)('is renewed while the page is used', { timeout: renewalTimeoutMs }, () =>
      visit(bench(), async (page) => {
        await page.fillIn(user.name, user.password)
        await page.signedInAs(user.name)
        const card = page.card('browser')
        await card.getByText(/renewed once, last at/).waitFor({ timeout: renewalTimeoutMs })
        expect(await page.callOnce(card)).toBe('HTTP 200')
      }),
    )

    test.runIf(hasControl)('goes on while the authorization server is down', { timeout: 60_000 }, () =>
      visit(bench(), async (page) => {
        await page.callByItself(false)
        await page.fillIn(user.name, user.password)
        await page.signedInAs(user.name)
        await page.press(/^Stop the authorization server/)
        await page.notice.getByText('Live sessions go on.').waitFor()
        expect(await page.callOnce(page.card('browser'))).toBe('HTTP 200')
        await page.page
          .getByRole('button', { name: /^Stop the authorization server/ })
          .waitFor({ timeout: times.outageSeconds * 1000 + 10_000 })
        await page.signedInAs(user.name)
      }),
    )

    test.runIf(hasControl)('is signed out by a revocation', () =>
      visit(bench(), async (page) => {
        await page.callByItself(false)
        await page.fillIn(user.name, user.password)
        await page.signedInAs(user.name)
        await page.press('Revoke', page.card('browser'))
        await page.notice.getByText('revoked at the server').waitFor()
        expect(await page.callOnce(page.card('browser'))).toBe('HTTP 401')
        await page.signedOut()
      }),
    )
  })
}

/** iCDR 2.x does not tell a missing code from a wrong password, and asks for no facility. */
function describeStepsOfLateGenerations(bench: () => Bench, hasControl: boolean): void {
  test.runIf(hasControl)('is asked for a second factor', () =>
    visit(bench(), async (page) => {
      await page.fillIn('allison-mfa', password)
      const form = page.page.locator('form.sign-in')
      await form.getByText('a code was sent to').waitFor()
      await form.getByLabel('Code').fill(EXAMPLE_USER_WITH_MULTI_FACTOR.multiFactor.code)
      await page.press('Sign in', form)
      await page.signedInAs('allison-mfa')
    }),
  )

  test.runIf(hasControl)('chooses a facility', () =>
    visit(bench(), async (page) => {
      await page.fillIn('allison-facilities', password)
      const form = page.page.locator('form.sign-in')
      await form.getByRole('group', { name: 'Where do you work today?' }).waitFor()
      await form.getByLabel('Fuji Community Hospital').check()
      await page.press('Sign in', form)
      await page.signedInAs('allison-facilities')
    }),
  )
}
