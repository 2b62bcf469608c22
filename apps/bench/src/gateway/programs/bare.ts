// What the gateway is measured beside: it passes everything on, and looks at nothing.
import { env } from 'cloudflare:workers'

export default {
  fetch(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url)
    return fetch(new Request(env.SANTEDB_ROOT + pathname + search, request))
  },
}
