// A gateway for pages, of which nothing but the bundle is looked at.
import { createGateway, readBindings } from '@santedb/auth-cloudflare'
import { browserSessions } from '@santedb/auth-cloudflare/browser-sessions'
import { env } from 'cloudflare:workers'

export { SessionObject } from '@santedb/auth-cloudflare'

const browser = browserSessions({ origin: 'https://app.example.org', sealingKeys: [env.API_KEYS] })

const gateway = createGateway({
  ...readBindings(env),
  browser,
  routes: [{ path: '/fhir/*', methods: ['GET', 'POST'], callers: [browser.caller], onward: 'caller' }],
})

export default {
  fetch: (request: Request, _bindings: object, context: object): Promise<Response> =>
    gateway(request, context),
}
