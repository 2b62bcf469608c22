import { Hono } from 'hono'
import * as v from 'valibot'
import { TestServerOptionsError } from '../options-error.ts'
import type { TestServer } from '../server.ts'
import { parseNextTrouble, parseRandomTrouble } from '../trouble/parse-trouble.ts'
import { readCommand, readJson } from './read-command.ts'
import { summarizeServer } from './server-summary.ts'

const CONTROL_PATH = '/control'

const text = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'))
const number = v.pipe(v.number('must be a number'), v.finite('must be a number'))
const kind = v.picklist(['application', 'device', 'user'], 'must be application, device or user')
const session = v.strictObject({ session: text })
const account = v.strictObject({ kind, id: text })
const changeSecret = v.strictObject({ kind, id: text, secret: text })
const lock = v.strictObject({ kind, id: text, seconds: v.optional(number) })
const advance = v.strictObject({ durationMs: number })
const seed = v.strictObject({ seed: number })
const restart = v.strictObject({ keepState: v.optional(v.boolean('must be true or false')) })

/** What can be told to a server: the last part of the path, and what it does. */
type Command = (server: TestServer, request: Request) => Promise<void>

const COMMANDS: Readonly<Record<string, Command>> = {
  'trouble/next': async (server, request) => server.trouble.next(parseNextTrouble(await readJson(request))),
  'trouble/sometimes': async (server, request) =>
    server.trouble.sometimes(parseRandomTrouble(await readJson(request))),
  'trouble/seed': async (server, request) => server.trouble.seed((await readCommand(request, seed)).seed),
  'trouble/clear': async (server) => server.trouble.clear(),
  'sessions/revoke': async (server, request) =>
    server.sessions.revoke((await readCommand(request, session)).session),
  'sessions/revoke-all': async (server) => server.sessions.revokeAll(),
  'accounts/lock': async (server, request) => {
    const { kind: accountKind, id, seconds } = await readCommand(request, lock)
    server.accounts.lock(accountKind, id, seconds)
  },
  'accounts/unlock': async (server, request) => {
    const { kind: accountKind, id } = await readCommand(request, account)
    server.accounts.unlock(accountKind, id)
  },
  'accounts/change-secret': async (server, request) => {
    const { kind: accountKind, id, secret } = await readCommand(request, changeSecret)
    server.accounts.changeSecret(accountKind, id, secret)
  },
  'keys/rotate': async (server) => server.keys.rotate(),
  'clock/advance': async (server, request) =>
    server.clock.advance((await readCommand(request, advance)).durationMs),
  restart: async (server, request) => {
    const { keepState = false } = await readCommand(request, restart)
    server.restart({ keepState })
  },
  reset: async (server) => server.reset(),
}

/**
 * Answers what is told to a server over HTTP: `GET /control` shows it, and `POST /control/<command>` with JSON does
 * what the method of that name does.
 */
export function createControlApi(server: TestServer): (request: Request) => Promise<Response> {
  const app = new Hono()
  app.get(CONTROL_PATH, () => Response.json(summarizeServer(server)))
  for (const [name, command] of Object.entries(COMMANDS)) {
    app.post(`${CONTROL_PATH}/${name}`, async (c) => {
      // Also where nothing has to be said: what a form can post must not do anything.
      await readJson(c.req.raw.clone())
      await command(server, c.req.raw)
      return Response.json(summarizeServer(server))
    })
  }
  app.notFound(() => refusal(404, [{ path: 'path', expectation: 'is no command' }]))
  app.onError((error) => {
    if (error instanceof TestServerOptionsError) return refusal(400, error.faults)
    if (error instanceof RangeError) return refusal(404, [{ path: 'body', expectation: error.message }])
    throw error
  })
  return async (request) => app.fetch(request)
}

/** Whether a request is for the control API rather than for SanteDB. */
export function isForControl(request: Request): boolean {
  const { pathname } = new URL(request.url)
  return pathname === CONTROL_PATH || pathname.startsWith(`${CONTROL_PATH}/`)
}

function refusal(status: number, faults: TestServerOptionsError['faults']): Response {
  return Response.json({ faults }, { status })
}
