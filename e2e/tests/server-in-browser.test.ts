// The test server needs no more than the web-standard globals: here it runs in a browser, without a socket.
import type * as library from '@santedb/test-server'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { type OpenPage, openPage } from './support/open-page.ts'

let browser: Browser
let opened: OpenPage
beforeAll(async () => {
  browser = await launchBrowser()
  opened = await openPage(browser, { generation: 3 })
  const { outputFiles } = await build({
    stdin: {
      contents: "export * from '@santedb/test-server'",
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    format: 'iife',
    globalName: 'testServer',
    platform: 'browser',
    write: false,
  })
  await opened.page.evaluate(`${outputFiles[0]?.text}; globalThis.testServer = testServer`)
})
afterAll(async () => {
  await opened?.[Symbol.asyncDispose]()
  await browser?.close()
})

const device = `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${EXAMPLE_DEVICE.secret}`)}`
const fields = { grant_type: 'client_credentials', client_id: EXAMPLE_APPLICATION.id }

test.for([
  ['hmac', 2, { 'x-device-authorization': device }, { ...fields, client_secret: EXAMPLE_APPLICATION.secret }],
  ['hmac', 3, { authorization: device }, fields],
  ['rs256', 3, { authorization: device }, fields],
] as const)(
  'signs with %s in generation %i, and takes its tokens back',
  async ([algorithm, generation, headers, form]) => {
    const statuses = await opened.page.evaluate(
      async (request) => {
        const { testServer } = globalThis as unknown as { testServer: typeof library }
        const keys = [{ name: 'default', algorithm: request.algorithm }]
        const server = testServer.createTestServer({ generation: request.generation, keys })
        const body = new URLSearchParams(request.form)
        const url = 'http://localhost/auth/oauth2_token'
        const answer = await server.fetch(
          new Request(url, { method: 'POST', headers: request.headers, body }),
        )
        const { access_token: token } = (await answer.json()) as { access_token: string }
        const call = new Request('http://localhost/fhir/Patient', {
          headers: { authorization: `Bearer ${token}` },
        })
        return [answer.status, (await server.fetch(call)).status]
      },
      { generation, algorithm, headers, form },
    )
    expect(statuses).toEqual([200, 200])
  },
)
