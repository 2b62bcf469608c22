import { createTestServer, type TestServer, type TestServerOptions } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { collectComplaints } from './complaints.ts'

/** The page of a test server in a real browser, and the server behind it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page
  readonly server: TestServer
  readonly root: string
  /** What the browser complained about: errors of the page and of the network. */
  readonly complaints: readonly string[]
}

/** Starts a server and looks at its page, as somebody does who types its address. */
export async function openPage(
  browser: Browser,
  options: TestServerOptions,
  view: BrowserContextOptions = {},
): Promise<OpenPage> {
  const server = createTestServer(options)
  const listener = await listen(server)
  const context = await browser.newContext(view)
  const page = await context.newPage()
  const complaints = collectComplaints(page)
  await page.goto(listener.root)
  return {
    page,
    server,
    root: listener.root,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close()
      await listener.close()
    },
  }
}
