// bun run src/main.ts
import { apiKey, createGateway, readEnvironment } from '@santedb/auth-edge'

const partners = apiKey({ keys: Bun.env.API_KEYS ?? '' })
const gateway = createGateway({
  ...readEnvironment(Bun.env),
  routes: [{ path: '/fhir/*', methods: ['GET', 'POST'], callers: [partners], onward: 'application' }],
  log: (record) => console.log(JSON.stringify(record)),
})
const { url } = Bun.serve({ port: Number(Bun.env.PORT || 8000), idleTimeout: 60, fetch: gateway })
console.log(`Listening on ${url}`)
