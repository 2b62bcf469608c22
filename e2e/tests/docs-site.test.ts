// The documentation as a site, built as for publishing, and looked at in a real browser.
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { collectComplaints } from './support/complaints.ts'
import { repository } from './support/documents.ts'
import { mustRun } from './support/run.ts'
import { type StaticSite, serveFolder } from './support/serve-folder.ts'

const docs = join(repository, 'apps/docs')
const folder = join(docs, 'dist')
// As GitHub Pages has it, whose sites are folders.
const base = '/santedb-auth-js/'

let files: ReadonlySet<string>
beforeAll(async () => {
  await mustRun(process.execPath, ['build.ts'], { directory: docs, environment: { DOCS_BASE: base } })
  files = new Set(await readdir(folder, { recursive: true }))
}, 240_000)

test('every link leads to a page, and to a heading where it names one', async () => {
  const pages = new Map<string, string>()
  for (const file of files) {
    if (file.endsWith('.html')) pages.set(file, await readFile(join(folder, file), 'utf8'))
  }
  const broken = [...pages].flatMap(([file, html]) =>
    [...html.matchAll(/ (?:href|src)="([^"]*)"/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(link, file))
      .map((link) => `${file}: ${link}`),
  )
  expect(broken).toEqual([])
  expect(pages.size).toBeGreaterThan(50)

  function leadsSomewhere(link: string, from: string): boolean {
    if (link === '#') return false
    const [path = '', heading] = link.split('#')
    const target = path === '' ? from : path.startsWith('/') ? onSite(path) : posix.join(dirname(from), path)
    const file = target === '' || target.endsWith('/') ? `${target}index.html` : target
    if (!files.has(file)) return false
    return !heading || (pages.get(file)?.includes(`id="${decodeURIComponent(heading)}"`) ?? false)
  }
})

test('tells programs of each page, as text', async () => {
  const list = await readFile(join(folder, 'llms.txt'), 'utf8')
  const listed = [...list.matchAll(/^- \[.+\]\((\/.+\.md)\)$/gm)].map(([, path = '']) => onSite(path))
  const built = [...files].filter(
    (file) => file.endsWith('.html') && !['404.html', 'index.html'].includes(file),
  )
  expect(listed.toSorted()).toEqual(built.map((file) => file.replace(/html$/, 'md')).toSorted())
  expect(listed.filter((file) => !files.has(file))).toEqual([])
  expect(await readFile(join(folder, 'errors.md'), 'utf8')).toContain('## `credentials_rejected`')
  const texts = await Promise.all(listed.map((file) => readFile(join(folder, file), 'utf8')))
  const linked = texts.flatMap((text) =>
    [...text.matchAll(/\]\((\/[^\s)#]+)/g)].map(([, path = '']) => onSite(path)),
  )
  expect(linked.length).toBeGreaterThan(100)
  expect(linked.filter((file) => !files.has(file) && !files.has(`${file}.md`))).toEqual([])
})

describe('in a browser', () => {
  let browser: Browser
  let site: StaticSite
  beforeAll(async () => {
    site = await serveFolder(folder, base)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await site?.close()
  })

  interface Visit extends AsyncDisposable {
    page: Page
    complaints: readonly string[]
    /** Hosts beside the site's that something was asked of. */
    strangers: readonly string[]
  }

  async function visit(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Visit> {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    const complaints = collectComplaints(page)
    const strangers: string[] = []
    page.on('request', (request) => {
      const { origin, protocol, host } = new URL(request.url())
      if (protocol !== 'data:' && origin !== site.origin) strangers.push(host)
    })
    await page.goto(site.origin + base + path, { waitUntil: 'networkidle' })
    return { page, complaints, strangers, [Symbol.asyncDispose]: () => context.close() }
  }

  const looks = [
    ['', 'SanteDB Auth', 'light'],
    ['recipes/single-page-app.html', 'A page behind a gateway', 'light'],
    ['recipes/single-page-app.html', 'A page behind a gateway', 'dark'],
    ['reference/auth-core/api.html', '@santedb/auth-core/api', 'light'],
  ] as const

  test.for(looks)('%s can be read by everybody: %s, %s', async ([path, heading, scheme]) => {
    await using visited = await visit(path, scheme)
    const { page, complaints, strangers } = visited
    expect(await page.locator('h1').innerText()).toContain(heading)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    expect(complaints).toEqual([])
    expect(strangers).toEqual([])
  })

  test('its search finds an error by its code, and leads there', async () => {
    await using visited = await visit('')
    const { page, complaints, strangers } = visited
    await page.keyboard.press('Control+k')
    await page.getByRole('searchbox').fill('credentials_rejected')
    const found = page.locator(`#localsearch-list a[href="${base}errors.html#credentials_rejected"]`)
    await found.waitFor()
    await found.click()
    await page.waitForURL('**/errors.html#credentials_rejected')
    await page.getByRole('heading', { name: 'credentials_rejected' }).waitFor()
    expect(complaints).toEqual([])
    expect(strangers).toEqual([])
  })
})

/** Where a path leads in the folder of the site; nowhere, if it leaves the site. */
function onSite(path: string): string {
  return path.startsWith(base) ? path.slice(base.length) : `not on the site: ${path}`
}
