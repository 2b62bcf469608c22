// deno run --allow-net --allow-env src/main.ts, with SANTEDB_ROOT, SANTEDB_CLIENT_ID and the like in the environment
import { createAuth } from '@santedb/auth-edge'
import { createAuth as createCertificateAuth } from '@santedb/auth-edge/deno'
import { createDiary, createService, readSettings } from 'service-kit'

const diary = createDiary()
const { settings, certificate } = readSettings((name) => Deno.env.get(name))
const options = { ...settings, onEvent: diary.onEvent }
const auth = certificate ? createCertificateAuth({ ...options, certificate }) : createAuth(options)
const runtime = { name: 'Deno', version: Deno.version.deno }
const { fetch } = createService({ runtime, auth, diary })

const port = Number(Deno.env.get('PORT') ?? 8003)
const onListen = (address: { port: number }) => console.log(`Listening on http://127.0.0.1:${address.port}`)
Deno.serve({ hostname: '127.0.0.1', port, onListen }, fetch)
