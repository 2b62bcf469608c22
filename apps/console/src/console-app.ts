import { readFileSync } from 'node:fs'
import { Hono, type MiddlewareHandler } from 'hono'
import type { CallRecord } from 'service-kit'
import * as v from 'valibot'
import type { Gateway } from './console-gateway.ts'
import type { ConsoleState, ServiceState } from './console-state.ts'
import type { SanteDb } from './santedb/open-santedb.ts'
import type { RunningService } from './services/start-service.ts'
import type { ConsoleSettings } from './settings.ts'

/** What the console has. */
export interface ConsoleParts {
  readonly address: string
  readonly santeDb: SanteDb
  readonly services: readonly RunningService[]
  readonly gateway: Gateway
  readonly settings: ConsoleSettings
}

const statusTimeoutMs = 2000
const revocation = v.strictObject({ session: v.optional(v.string()), user: v.optional(v.string()) })
const clockOrder = v.strictObject({ isWrong: v.boolean() })

const files = [
  ['/', 'text/html', '../src/page/index.html'],
  ['/page.js', 'text/javascript', '../dist/page.js'],
  ['/page.css', 'text/css', '../src/page/page.css'],
  ['/icon.svg', 'image/svg+xml', '../src/page/icon.svg'],
] as const

/** Makes the fetch handler of the console: its page, what the page asks and tells, and the gateway for all else. */
export function createConsoleApp({ address, santeDb, services, gateway, settings }: ConsoleParts): Hono {
  const { root, isOwn, control } = santeDb
  const app = new Hono()

  for (const [path, type, file] of files) {
    const content = readFileSync(new URL(file, import.meta.url), 'utf8')
    app.get(path, (c) =>
      c.body(content, 200, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': "default-src 'self'; frame-ancestors 'none'; form-action 'none'",
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      }),
    )
  }

  app.use('/console/*', fromOwnPage(address))
  app.get('/console/state', async (c) =>
    c.json<ConsoleState>({
      nowMs: Date.now(),
      root,
      isOwn,
      ...(control && {
        control: {
          generation: control.generation,
          outageSeconds: settings.outageSeconds,
          stoppedUntilMs: control.stoppedUntilMs(),
          clockOffsetMs: control.clockOffsetMs(),
        },
      }),
      services: await Promise.all(services.map(stateOf)),
    }),
  )
  app.post('/console/services/:id/call', async (c) => {
    const service = services.find(({ id }) => id === c.req.param('id'))
    if (!service) return c.notFound()
    try {
      const response = await fetch(`${service.address}/call`, { method: 'POST', signal: c.req.raw.signal })
      // What it tells, and none of its headers: they are about the way from there to here.
      return c.json<CallRecord>(await response.json())
    } catch {
      return c.body(`${service.title} did not answer.`, 502)
    }
  })
  if (control) {
    app.post('/console/revoke', async (c) => {
      const { session, user } = v.parse(revocation, await c.req.json())
      const sessions = user === undefined ? [session] : await control.sessionsOf(user)
      for (const id of sessions) await control.revoke(id)
      return c.body(null, 204)
    })
    app.post('/console/outage', async (c) => {
      await control.stopFor(settings.outageSeconds * 1000)
      return c.body(null, 204)
    })
    app.post('/console/clock', async (c) => {
      const { isWrong } = v.parse(clockOrder, await c.req.json())
      await control.setClock(isWrong)
      return c.body(null, 204)
    })
  }
  app.all('/console/*', (c) => c.notFound())
  app.all('*', (c) => gateway(c.req.raw))
  return app
}

/** Lets nobody in but the console's page: not by another name of this machine, nor with what other sites can send. */
function fromOwnPage(address: string): MiddlewareHandler {
  const { host, origin } = new URL(address)
  return async (c, next) => {
    const isRead = c.req.method === 'GET'
    const isOwn =
      c.req.header('host') === host &&
      (isRead || (c.req.header('origin') === origin && c.req.header('content-type') === 'application/json'))
    return isOwn ? next() : c.body(null, 403)
  }
}

async function stateOf({ id, title, address }: RunningService): Promise<ServiceState> {
  try {
    const response = await fetch(`${address}/status`, { signal: AbortSignal.timeout(statusTimeoutMs) })
    return { id, title, status: await response.json() }
  } catch {
    return { id, title }
  }
}
