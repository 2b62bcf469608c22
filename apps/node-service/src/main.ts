// node src/main.ts, with SANTEDB_ROOT, SANTEDB_CLIENT_ID and the like in the environment
import { serve } from '@hono/node-server'
import { createAuthFromEnvironment } from '@santedb/auth-node'
import { createDiary, createService } from 'service-kit'

const diary = createDiary()
const auth = createAuthFromEnvironment({ onEvent: diary.onEvent })
const runtime = { name: 'Node.js', version: process.versions.node }
const { fetch } = createService({ runtime, auth, diary })

const port = Number(process.env.PORT ?? 8001)
serve({ fetch, hostname: '127.0.0.1', port }, (address) => {
  console.log(`Listening on http://127.0.0.1:${address.port}`)
})
