// The gateway that is measured: what apps/edge-gateway is, without its log, and with the server's generation told.
import { apiKey, createGateway, readBindings } from '@santedb/auth-cloudflare'
import { env } from 'cloudflare:workers'

export { SessionObject } from '@santedb/auth-cloudflare'

const gateway = createGateway({
  ...readBindings(env),
  dialect: 'icdr3',
  routes: [
    {
      path: '/fhir/*',
      methods: ['GET', 'POST'],
      callers: [apiKey({ keys: env.API_KEYS })],
      onward: 'application',
    },
  ],
})

export default {
  fetch: (request: Request, _bindings: object, context: object): Promise<Response> =>
    gateway(request, context),
}
