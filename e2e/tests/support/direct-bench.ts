import {
  createTestServer,
  EXAMPLE_APPLICATION,
  type TestServer,
  type TestServerOptions,
} from '@santedb/test-server'
import type { Listener } from '@santedb/test-server/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { PageSettings, TestedPage } from '../../pages/direct.ts'
import { CleanUps } from './clean-ups.ts'
import { listenBehindProxy, type ProxySettings } from './open-server.ts'
import { bundlePage, listenAsSite, servePage } from './page-site.ts'

declare global {
  /** What a page of the tests tells of itself. */
  var tested: TestedPage
}

let bundling: Promise<string> | undefined

/** A SanteDB that pages may call, a site of another origin, and a browser that looks at it. */
export interface DirectBench extends AsyncDisposable {
  readonly server: TestServer
  readonly root: string
  readonly site: string
  readonly context: BrowserContext
  /** Opens the page in a new tab. */
  open(settings?: Partial<PageSettings>): Promise<Page>
}

/** Opens a bench whose browser knows nothing. */
export async function openDirectBench(
  browser: Browser,
  options: Partial<TestServerOptions> & Pick<ProxySettings, 'withDevice' | 'aside'> = {},
): Promise<DirectBench> {
  const { withDevice, aside, ...serverOptions } = options
  const cleanUps = new CleanUps()
  const keep = (listener: Listener): string => {
    cleanUps.add(() => listener.close())
    return listener.root
  }
  const site = keep(await listenAsSite(servePage(await (bundling ??= bundlePage('direct')))))
  const server = createTestServer({ generation: 3, ...serverOptions })
  const root = keep(await listenBehindProxy(server, { origin: site, withDevice, aside }))
  const context = await browser.newContext()
  cleanUps.add(() => context.close())
  return {
    server,
    root,
    site,
    context,
    async open(settings = {}) {
      const page = await context.newPage()
      const query = new URLSearchParams({ root, clientId: EXAMPLE_APPLICATION.id, ...settings })
      await page.goto(`${site}/app?${query}`)
      await ready(page)
      return page
    },
    [Symbol.asyncDispose]: () => cleanUps.run(),
  }
}

/** Waits until the page has begun. */
export async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.tested !== undefined)
}

/** What a call comes to: the status, or the code of the failure. */
export function call(page: Page, address = '/fhir/Patient'): Promise<number | string> {
  return page.evaluate(
    (it) =>
      globalThis.tested.auth.fetch(it).then(
        ({ status }) => status,
        (error: { code: string }) => error.code,
      ),
    address,
  )
}

/** Signs in with a password. */
export function signIn(page: Page, username = 'allison', password = 'Pass@123'): Promise<{ step: string }> {
  return page.evaluate((form) => globalThis.tested.auth.signIn(form), { username, password })
}

/** Who is signed in, as the page has it. */
export function userOf(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => (await globalThis.tested.auth.session())?.user)
}

/** Fills SanteDB's own page in. */
export async function fillIn(page: Page, username = 'allison', password = 'Pass@123'): Promise<void> {
  await page.locator('[name=username]').fill(username)
  await page.locator('[name=password]').fill(password)
  await page.getByRole('button').click()
}
