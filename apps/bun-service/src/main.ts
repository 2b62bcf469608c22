// bun run src/main.ts, with SANTEDB_ROOT, SANTEDB_CLIENT_ID and the like in the environment
import { createAuth } from '@santedb/auth-edge'
import { createAuth as createCertificateAuth } from '@santedb/auth-edge/bun'
import { createDiary, createService, readSettings } from 'service-kit'

const diary = createDiary()
const { settings, certificate } = readSettings((name) => Bun.env[name])
const options = { ...settings, onEvent: diary.onEvent }
const auth = certificate ? createCertificateAuth({ ...options, certificate }) : createAuth(options)
const runtime = { name: 'Bun', version: Bun.version }
const { fetch } = createService({ runtime, auth, diary })

const port = Number(Bun.env.PORT ?? 8004)
// Bun gives up who has waited for ten seconds; a call waits up to thirty for a session.
const server = Bun.serve({ hostname: '127.0.0.1', port, idleTimeout: 60, fetch })
console.log(`Listening on http://127.0.0.1:${server.port}`)
