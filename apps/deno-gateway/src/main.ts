// deno run --allow-net --allow-env src/main.ts
import { apiKey, createGateway, readEnvironment } from '@santedb/auth-edge'

const environment = Deno.env.toObject()
const partners = apiKey({ keys: environment.API_KEYS ?? '' })
const gateway = createGateway({
  ...readEnvironment(environment),
  routes: [{ path: '/fhir/*', methods: ['GET', 'POST'], callers: [partners], onward: 'application' }],
  log: (record) => console.log(JSON.stringify(record)),
})
Deno.serve({ port: Number(environment.PORT || 8000) }, gateway)
