// As much of a browser as the gateway sees: it keeps cookies, and says where requests come from.
import type { Gateway } from '../gateway/create-gateway.ts'

export class Browser {
  readonly cookies: Map<string, string> = new Map()
  /** All `Set-Cookie` lines that came. */
  readonly lines: string[] = []
  readonly #gateway: Gateway
  readonly #origin: string

  constructor(gateway: Gateway, origin = 'https://gateway.example.org') {
    this.#gateway = gateway
    this.#origin = origin
  }

  /** A request of a page of the gateway's own site. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const method = init.method ?? 'GET'
    const headers = new Headers({
      'sec-fetch-site': 'same-origin',
      ...(method !== 'GET' && { origin: this.#origin, 'x-santedb-page': '1' }),
    })
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    return this.send(path, { ...init, headers })
  }

  post(path: string, body: object = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  /** The user follows a link, or a redirect, from another site. */
  navigate(path: string): Promise<Response> {
    return this.send(path, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } })
  }

  /** A request with nothing but the cookies. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    if (cookie !== '' && !headers.has('cookie')) headers.set('cookie', cookie)
    const response = await this.#gateway(new Request(this.#origin + path, { ...init, headers }))
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  #keep(line: string): void {
    this.lines.push(line)
    const [pair = ''] = line.split(';')
    const name = pair.slice(0, pair.indexOf('='))
    if (/max-age=0(;|$)/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(name.length + 1))
  }
}
