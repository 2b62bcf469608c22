// Takes the pictures of the README anew, from the console as it is now: `pnpm e2e:pictures`.
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { EXAMPLE_USER } from '@santedb/test-server'
import { launchBrowser } from '../tests/support/browser.ts'
import { startConsoleProcess } from '../tests/support/console-process.ts'

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url))
const sessionSeconds = 30

const { address, interrupt } = await startConsoleProcess(['--session-seconds', String(sessionSeconds)])
const browser = await launchBrowser()
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1010 }, colorScheme: 'light' })
  const page = await context.newPage()
  await page.goto(address)
  await page.getByLabel('User').fill(EXAMPLE_USER.id)
  await page.getByLabel('Password', { exact: true }).fill(EXAMPLE_USER.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  // Until each of them has a past and a future.
  for (const id of ['node', 'worker', 'bun', 'browser']) {
    await page
      .locator(`#${id}`)
      .getByText('renewed once')
      .waitFor({ timeout: sessionSeconds * 4000 })
  }
  await page.locator('#deno').getByRole('button', { name: 'Revoke' }).click()
  await page.waitForTimeout(8000)
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/console.png`, animations: 'disabled' })
  process.stdout.write(`Taken: ${folder}/console.png\n`)
} finally {
  await browser.close()
  await interrupt()
}
