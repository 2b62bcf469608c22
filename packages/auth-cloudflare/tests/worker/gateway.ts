// A gateway as its users write it.
import { apiKey, createGateway, nobody, readBindings } from '../../src/index.ts'
import { env } from 'cloudflare:workers'

export { SessionObject } from '../../src/index.ts'

const sha256 = String(Reflect.get(env, 'KEY_HASH'))

const gateway = createGateway({
  ...readBindings(env),
  routes: [
    { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' },
    { path: '/slow', methods: ['GET', 'POST'], callers: [nobody()], onward: 'anonymous', timeoutMs: 300 },
    {
      path: '/*',
      methods: ['GET', 'POST'],
      callers: [apiKey({ keys: [{ name: 'laboratory', sha256 }] })],
      onward: 'application',
    },
  ],
})

const worker: ExportedHandler = {
  fetch: (request, _bindings, context) => gateway(request, context),
}
export default worker
