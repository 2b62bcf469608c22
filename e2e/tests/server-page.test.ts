// The page of the test server for people, in a real browser.
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { type OpenPage, openPage } from './support/open-page.ts'
import { requestToken, serverButtons, statusOfSession, troubleButtons } from './support/page-buttons.ts'

const PHONE = { width: 360, height: 740 }

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

function open(options: { control?: boolean; generation?: 2 | 3 } = {}, view = {}): Promise<OpenPage> {
  return openPage(browser, { generation: 3, control: true, ...options }, view)
}

function rows(page: Page, table: 'Sessions' | 'Requests') {
  return page.getByRole('region', { name: table }).locator('tbody tr')
}

test.for([
  [2, 'Generation 2: it answers as iCDR 2.x does.'],
  [3, 'Generation 3: it answers as iCDR 3.0 does.'],
] as const)('tells generation %i and the accounts', async ([generation, words]) => {
  await using opened = await open({ generation })
  const { page, complaints } = opened
  expect(await page.title()).toBe('SanteDB test server')
  expect(await page.locator('header').innerText()).toContain(words)
  const accounts = await page.getByRole('region', { name: 'Accounts' }).innerText()
  for (const account of ['EXAMPLE_APPLICATION', 'EXAMPLE_DEVICE_NODE', 'allison']) {
    expect(accounts).toContain(account)
  }
  expect(complaints).toEqual([])
})

test('shows sessions and requests as they come, and as they end, without a reload', async () => {
  await using opened = await open()
  const { page, server, complaints } = opened
  expect(await rows(page, 'Sessions').count()).toBe(0)
  await page.evaluate(() => {
    document.title = 'The same page'
  })
  await requestToken(opened)
  await fetch(`${opened.root}/fhir/Patient`)
  await rows(page, 'Requests').getByText('GET /fhir/Patient').waitFor()
  expect(await rows(page, 'Requests').allInnerTexts()).toEqual([
    expect.stringMatching(/GET \/fhir\/Patient\s+401/),
    expect.stringMatching(/POST \/auth\/oauth2_token client_credentials\s+200/),
  ])
  expect(await rows(page, 'Sessions').allInnerTexts()).toEqual([
    expect.stringMatching(/EXAMPLE_APPLICATION · EXAMPLE_DEVICE_NODE\s+\d\d:\d\d:\d\d\s+live/),
  ])
  server.sessions.revokeAll()
  await rows(page, 'Sessions').getByText('ended').waitFor()
  expect(await page.title()).toBe('The same page')
  expect(complaints).toEqual([])
})

test('says so when the server does not answer any more', async () => {
  await using opened = await open()
  await opened.page.route('**/page.json', (route) => route.abort())
  const status = opened.page.getByRole('status')
  await status.getByText('The server does not answer.').waitFor()
  await opened.page.unroute('**/page.json')
  await status.getByText('The server does not answer.').waitFor({ state: 'detached' })
  expect(await status.innerText()).toBe('')
})

test('has no buttons while the control API is off', async () => {
  await using opened = await open({ control: false })
  expect(await opened.page.getByRole('button').count()).toBe(0)
  await opened.page.getByText('its control API is off').waitFor()
})

describe('its buttons', () => {
  let opened: OpenPage
  beforeAll(async () => {
    opened = await open()
  })
  beforeEach(() => opened.server.reset())
  afterAll(() => opened?.[Symbol.asyncDispose]())

  async function press(label: string): Promise<void> {
    await opened.page.getByRole('button', { name: label, exact: true }).click()
    await opened.page.getByRole('status').getByText(`${label}: done.`).waitFor()
  }

  test('are all pressed here', async () => {
    const labels = await opened.page.getByRole('button').allInnerTexts()
    const pressed = [...troubleButtons, ...serverButtons].map(([label]) => label)
    expect(labels.toSorted()).toEqual([...pressed, 'No more trouble'].toSorted())
  })

  test.for(troubleButtons)(
    '%s: strikes the next token request, and no other',
    async ([label, outcome, expected]) => {
      await press(label)
      expect(await opened.page.locator('#pending').innerText()).toBe('1')
      expect((await fetch(`${opened.root}/auth/jwks`)).status).toBe(200)
      expect(await outcome(opened)).toEqual(expected)
      expect(opened.server.trouble.pending).toBe(0)
      expect((await requestToken(opened)).status).toBe(200)
    },
  )

  test('No more trouble: takes back what was asked for', async () => {
    await press('503')
    await press('Drop')
    expect(opened.server.trouble.pending).toBe(2)
    await press('No more trouble')
    expect(opened.server.trouble.pending).toBe(0)
    expect((await requestToken(opened)).status).toBe(200)
  })

  test.for(serverButtons)('%s', async ([label, check]) => {
    const { access_token: accessToken } = (await (await requestToken(opened)).json()) as {
      access_token: string
    }
    const troubled = { ...opened, accessToken }
    expect(await statusOfSession(troubled)).toBe(200)
    await press(label)
    expect(await check(troubled)).toBe(true)
  })

  test('never make the browser complain', () => {
    expect(opened.complaints).toEqual([])
  })
})

test.for([
  ['light', 200, 255],
  ['dark', 0, 60],
] as const)('is %s, and can be read on a phone', async ([colorScheme, darkest, lightest]) => {
  await using opened = await open({}, { viewport: PHONE, colorScheme })
  const { page, server } = opened
  await requestToken(opened)
  server.sessions.revokeAll()
  await requestToken(opened)
  await fetch(`${opened.root}/${'long'.repeat(60)}`)
  await rows(page, 'Requests').nth(2).waitFor()
  const { width, red } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    red: Number(/\d+/.exec(getComputedStyle(document.documentElement).backgroundColor)),
  }))
  expect(width).toBeLessThanOrEqual(PHONE.width)
  expect(red).toBeGreaterThanOrEqual(darkest)
  expect(red).toBeLessThanOrEqual(lightest)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`)).toEqual([])
  expect(opened.complaints).toEqual([])
})
