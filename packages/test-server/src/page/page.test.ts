import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { tokenRequest3 } from '../testing/token-request-3.test-support.ts'

const ROOT = 'http://localhost'

test('tells the generation and the accounts, and shows a name as text', async () => {
  const server = createTestServer({
    generation: 2,
    applications: [{ id: '<b>EVIL</b>', secret: 'a secret' }],
  })
  const response = await server.fetch(new Request(`${ROOT}/`))
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const html = await response.text()
  expect(html).toContain('Generation 2')
  expect(html).toContain('&lt;b&gt;EVIL&lt;/b&gt;')
  expect(html).not.toContain('a secret')
})

test('shows sessions and requests without their secrets, and leaves no trace', async () => {
  const server = createTestServer({ generation: 3 })
  const { access_token: token } = await readTokenAnswer(await server.fetch(tokenRequest3()))
  const text = await (await server.fetch(new Request(`${ROOT}/page.json`))).text()
  expect(JSON.parse(text)).toMatchObject({ sessions: [{ isLive: true }], requests: [{ status: 200 }] })
  for (const secret of [token, EXAMPLE_APPLICATION.secret, EXAMPLE_DEVICE.secret]) {
    expect(text).not.toContain(secret)
  }
  expect(server.requests).toHaveLength(1)
})

describe('its buttons', () => {
  test('are there only with the control API', async () => {
    const server = createTestServer({ generation: 3 })
    expect(await (await server.fetch(new Request(`${ROOT}/`))).text()).not.toContain('<button')
  })

  test('each say what the control API understands', async () => {
    const server = createTestServer({ generation: 3, control: true })
    const html = await (await server.fetch(new Request(`${ROOT}/`))).text()
    const buttons = [...html.matchAll(/data-command="([^"]+)" data-body="([^"]+)"/g)]
    expect(buttons.length).toBeGreaterThan(15)
    const statuses = await Promise.all(
      buttons.map(async ([, command, body = '']) => {
        const headers = { 'content-type': 'application/json' }
        const init = { method: 'POST', headers, body: body.replaceAll('&quot;', '"') }
        return (await server.fetch(new Request(`${ROOT}/control/${command}`, init))).status
      }),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
  })
})

test('its script is one that a browser can read', async () => {
  const server = createTestServer({ generation: 3 })
  const script = await (await server.fetch(new Request(`${ROOT}/page.js`))).text()
  expect(() => new Script(script)).not.toThrow()
  expect((await server.fetch(new Request(`${ROOT}/page.css`))).headers.get('content-type')).toContain(
    'text/css',
  )
})

test('other methods and paths are not its own', async () => {
  const server = createTestServer({ generation: 3 })
  expect((await server.fetch(new Request(`${ROOT}/`, { method: 'POST' }))).status).toBe(404)
  expect((await server.fetch(new Request(`${ROOT}/page.html`))).status).toBe(404)
})
