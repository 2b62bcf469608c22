import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Outcome } from '../../contract/contract.ts'
import { launchBrowser } from './browser.ts'
import { openPage } from './open-page.ts'

const entry = fileURLToPath(new URL('../../contract/page.ts', import.meta.url))

/** Checks the whole contract in a page of a real browser, the test server included. */
export async function runContractInBrowser(): Promise<Outcome[]> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
  })
  const browser = await launchBrowser()
  try {
    await using opened = await openPage(browser, { generation: 3 })
    await opened.page.evaluate(outputFiles[0]?.text ?? '')
    return await opened.page.evaluate(() => globalThis.runContractHere())
  } finally {
    await browser.close()
  }
}
