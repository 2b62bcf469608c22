import { apiKey, createGateway, nobody, readBindings } from '@santedb/auth-cloudflare'
import { env } from 'cloudflare:workers'

export { SessionObject } from '@santedb/auth-cloudflare'

const partners = apiKey({ keys: env.API_KEYS })

const gateway = createGateway({
  ...readBindings(env),
  routes: [
    { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' },
    {
      path: '/fhir/*',
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      callers: [partners],
      onward: 'application',
    },
  ],
  log: (record) => console.log(JSON.stringify(record)),
})

const worker: ExportedHandler = {
  fetch: (request, _bindings, context) => gateway(request, context),
}
export default worker
