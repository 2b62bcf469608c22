import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const ARTIFACTS = fileURLToPath(new URL('../artifacts', import.meta.url))

/** How long the sessions of the test server last, and its outages: short ones, unless the environment says otherwise. */
export const times: Readonly<Record<'sessionSeconds' | 'outageSeconds', number>> = {
  sessionSeconds: Number(process.env.E2E_SESSION_SECONDS ?? 15),
  outageSeconds: Number(process.env.E2E_OUTAGE_SECONDS ?? 3),
}

/** A console that is looked at with a browser. */
export interface Bench {
  readonly generation: 2 | 3
  readonly address: string
  readonly browser: Browser
}

/** The console's page, and what one does there. */
export class ConsolePage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** The same in another tab. */
  in(page: Page): ConsolePage {
    return new ConsolePage(page)
  }

  card(id: string): Locator {
    return this.page.locator(`#${id}`)
  }

  get notice(): Locator {
    return this.page.getByRole('status')
  }

  /** Lets FHIR be called every five seconds, or by the buttons alone. */
  async callByItself(does: boolean): Promise<void> {
    await this.page.getByLabel('Call FHIR every 5 seconds').setChecked(does)
  }

  async press(name: string | RegExp, within: Locator = this.page.locator('body')): Promise<void> {
    await within.getByRole('button', { name }).click()
  }

  /** What the call comes to that a card's button begins. */
  async callOnce(card: Locator): Promise<string> {
    const [outcome = ''] = await this.callEach([card])
    return outcome
  }

  /** The same of several cards, whose calls are under way together. */
  async callEach(cards: readonly Locator[]): Promise<string[]> {
    const outcomes: (() => Promise<string>)[] = []
    // One after the other: a page has one mouse, and two who press at once take it from each other.
    for (const card of cards) outcomes.push(await this.#beginCall(card))
    return Promise.all(outcomes.map((outcome) => outcome()))
  }

  async #beginCall(card: Locator): Promise<() => Promise<string>> {
    // The list as a whole: its rows are replaced while they are read.
    const calls = card.locator('.calls')
    const before = await calls.innerText()
    await this.press('Call FHIR', card)
    return async () => {
      let shown = before
      await expect.poll(async () => (shown = await calls.innerText()), { timeout: 45_000 }).not.toBe(before)
      return shown.split('\n')[1] ?? ''
    }
  }

  async fillIn(username: string, password: string): Promise<void> {
    const form = this.page.locator('form.sign-in')
    await form.getByLabel('User').fill(username)
    await form.getByLabel('Password', { exact: true }).fill(password)
    await this.press('Sign in', form)
  }

  async signedInAs(username: string): Promise<void> {
    await this.card('browser').getByText(`Signed in as ${username}`).waitFor()
  }

  async signedOut(): Promise<void> {
    await this.card('browser').getByText('Nobody is signed in.').waitFor()
  }
}

/** Looks at the console in a browser that knows nothing. What fails leaves a screenshot and a trace in `artifacts`. */
export async function visit(
  { browser, address }: Bench,
  work: (console: ConsolePage, context: BrowserContext) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  await context.tracing.start({ snapshots: true })
  // Before vitest's own limit, so that there is something to see of what was waited for.
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  const { currentTestName = 'test' } = expect.getState()
  try {
    await page.goto(address)
    await page.locator('#bun').waitFor()
    await work(new ConsolePage(page), context)
  } catch (error) {
    process.stderr.write(`${currentTestName}: the page shows\n${await textOf(page)}\n`)
    mkdirSync(ARTIFACTS, { recursive: true })
    const name = join(ARTIFACTS, currentTestName.replaceAll(/\W+/g, '-').slice(-120))
    await page.screenshot({ path: `${name}.png`, fullPage: true }).catch(() => undefined)
    await context.tracing.stop({ path: `${name}.zip` }).catch(() => undefined)
    throw error
  } finally {
    await context.close()
  }
}

function textOf(page: Page): Promise<string> {
  return page
    .locator('body')
    .innerText()
    .catch((error: unknown) => String(error))
}
