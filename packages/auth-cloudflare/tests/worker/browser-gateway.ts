// A gateway for pages: sessions are in cookies, or in Durable Objects where there is no key to seal cookies with.
import { createGateway, createObjectStore, readBindings, type SessionsBinding } from '../../src/index.ts'
import { browserSessions } from '../../src/browser-sessions.ts'
import { env } from 'cloudflare:workers'

export { SessionObject } from '../../src/index.ts'

const {
  ORIGIN,
  SEALING_KEY,
  BROWSERS,
}: { ORIGIN?: string; SEALING_KEY?: string; BROWSERS?: SessionsBinding } = env
const browser = browserSessions({
  origin: ORIGIN ?? '',
  ...(SEALING_KEY !== undefined && { sealingKeys: [SEALING_KEY] }),
  ...(SEALING_KEY === undefined && BROWSERS && { store: createObjectStore(BROWSERS) }),
})

let aheadMs = 0
const gateway = createGateway({
  ...readBindings(env),
  clock: {
    now: () => Date.now() + aheadMs,
    setTimeout(callback, delayMs) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  },
  dialect: 'icdr3',
  browser,
  routes: [{ path: '/*', methods: ['GET', 'POST'], callers: [browser.caller], onward: 'caller' }],
})

const worker: ExportedHandler = {
  async fetch(request, _bindings, context) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/advance') return gateway(request, context)
    aheadMs += Number(searchParams.get('ms'))
    return new Response(null, { status: 204 })
  },
}
export default worker
