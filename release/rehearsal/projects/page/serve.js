// The page as Vite has built it, and the gateway on its origin. Prints its address.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import { createGateway } from '@santedb/auth-edge'
import { browserSessions, createSealingKey } from '@santedb/auth-edge/browser-sessions'

const types = { '.html': 'text/html', '.js': 'text/javascript' }

let gateway
const server = createServer(
  getRequestListener(async (request) => {
    const { pathname } = new URL(request.url)
    if (/^\/(auth|fhir)\//.test(pathname)) return gateway(request)
    const file = pathname === '/' ? '/index.html' : pathname
    return new Response(await readFile(join('dist', file)), {
      headers: { 'content-type': types[extname(file)] },
    })
  }),
).listen(0, '127.0.0.1', () => {
  const origin = `http://127.0.0.1:${server.address().port}`
  const browser = browserSessions({ origin, sealingKeys: [createSealingKey()] })
  gateway = createGateway({
    root: process.env.SANTEDB_ROOT,
    clientId: process.env.SANTEDB_CLIENT_ID,
    clientSecret: process.env.SANTEDB_CLIENT_SECRET,
    device: { id: process.env.SANTEDB_DEVICE_ID, secret: process.env.SANTEDB_DEVICE_SECRET },
    browser,
    routes: [{ path: '/fhir/*', callers: [browser.caller], onward: 'caller' }],
  })
  console.log(origin)
})
