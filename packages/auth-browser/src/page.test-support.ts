// Pages of one browser before a real gateway and a test server, all in this process.
import { browserSessions, createSealingKey } from '@santedb/auth-edge/browser-sessions'
import { createGateway } from '@santedb/auth-edge'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'
import { vi } from 'vitest'
import { type Auth, type AuthOptions, createAuth } from './index.ts'

export const origin = 'https://app.example.org'

/** A browser: its tabs share the cookies. */
export class Browser {
  readonly server: TestServer
  readonly requests: Request[] = []
  readonly #cookies = new Map<string, string>()
  readonly #gateway: (request: Request) => Promise<Response>

  constructor({ generation = 3 }: { generation?: 2 | 3 } = {}) {
    vi.stubGlobal('location', new URL(`${origin}/patients?name=a#top`))
    this.server = createTestServer({ generation })
    const sessions = browserSessions({ origin, sealingKeys: [createSealingKey()] })
    const callers = [sessions.caller]
    this.#gateway = createGateway({
      root: 'https://icdr.example.org:8443',
      dialect: generation === 3 ? 'icdr3' : 'icdr2',
      clientId: EXAMPLE_APPLICATION.id,
      clientSecret: EXAMPLE_APPLICATION.secret,
      device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
      fetch: (input, init) => this.server.fetch(new Request(input, init)),
      browser: sessions,
      routes: [
        { path: '/fhir/*', methods: ['GET', 'POST'], callers, onward: 'caller' },
        { path: '/hdsi/*', methods: ['GET', 'POST'], callers, onward: 'caller' },
      ],
    })
  }

  /** A page in a tab of its own. */
  open(options: AuthOptions = {}): Auth {
    return createAuth({ fetch: this.fetch, ...options })
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request =
      input instanceof Request ? new Request(input, init) : new Request(new URL(input, location.href), init)
    this.requests.push(request.clone())
    if (new URL(request.url).origin !== origin) return new Response('elsewhere')
    const headers = new Headers(request.headers)
    headers.set('sec-fetch-site', 'same-origin')
    if (request.method !== 'GET') headers.set('origin', origin)
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookie !== '') headers.set('cookie', cookie)
    const response = await this.#gateway(new Request(request, { headers }))
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  #keep(line: string): void {
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    if (/max-age=0(;|$)/i.test(line)) this.#cookies.delete(name)
    else this.#cookies.set(name, pair.slice(name.length + 1))
  }
}
