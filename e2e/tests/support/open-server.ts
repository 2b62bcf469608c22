import { EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'

const device = `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${EXAMPLE_DEVICE.secret}`)}`

/** What the proxy before a SanteDB does for pages. */
export interface ProxySettings {
  /** The origin that the pages are of. */
  readonly origin: string
  /** Whether it signs requests without `Authorization` with a device, so that codes can be redeemed. */
  readonly withDevice?: boolean | undefined
  /** What else is served there, beside SanteDB. */
  readonly aside?: ((request: Request) => Response | undefined) | undefined
}

/**
 * A SanteDB behind a proxy that lets pages of another origin call it. SanteDB itself answers no preflight (protocol
 * 1.1), so that there always is one.
 */
export function listenBehindProxy(
  server: TestServer,
  { origin, withDevice = false, aside }: ProxySettings,
): Promise<Listener> {
  const allow = (response: Response): Response => {
    const headers = new Headers(response.headers)
    headers.set('access-control-allow-origin', origin)
    headers.set('access-control-expose-headers', 'date, retry-after, www-authenticate')
    headers.append('vary', 'origin')
    return new Response(response.body, { status: response.status, headers })
  }
  return listen({
    clock: server.clock,
    async fetch(request) {
      if (request.method === 'OPTIONS') {
        const headers = {
          'access-control-allow-methods': 'GET, POST, PUT, DELETE',
          'access-control-allow-headers': 'accept, authorization, content-type, x-santedbclient-claim',
        }
        return allow(new Response(null, { status: 204, headers }))
      }
      const other = aside?.(request)
      if (other) return allow(other)
      const isForAuth = new URL(request.url).pathname.startsWith('/auth/')
      if (withDevice && isForAuth && !request.headers.has('authorization')) {
        const headers = new Headers(request.headers)
        headers.set('authorization', device)
        const { method, url } = request
        const body = method === 'GET' ? null : await request.text()
        return allow(await server.fetch(new Request(url, { method, headers, body })))
      }
      return allow(await server.fetch(request))
    },
  })
}
