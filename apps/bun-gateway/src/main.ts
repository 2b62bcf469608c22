// bun run src/main.ts
import { apiKey, createGateway } from '@santedb/auth-edge'

const read = (name: string): string => Bun.env[name] ?? ''

const gateway = createGateway({
  root: read('SANTEDB_ROOT'),
  clientId: read('SANTEDB_CLIENT_ID'),
  clientSecret: read('SANTEDB_CLIENT_SECRET'),
  device: { id: read('SANTEDB_DEVICE_ID'), secret: read('SANTEDB_DEVICE_SECRET') },
  log: (record) => console.log(JSON.stringify(record)),
  routes: [
    {
      path: '/fhir/*',
      methods: ['GET', 'POST'],
      callers: [apiKey({ keys: [{ name: 'partner', sha256: read('PARTNER_KEY_SHA256') }] })],
      onward: 'application',
    },
  ],
})

const server = Bun.serve({ port: Number(read('PORT') || 8000), idleTimeout: 60, fetch: gateway })
console.log(`Listening on ${server.url}`)
