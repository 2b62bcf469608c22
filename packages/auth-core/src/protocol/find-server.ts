import { AuthError } from '../errors/auth-error.ts'
import { serverError } from '../errors/failures.ts'
import { icdr2 } from './icdr2.ts'
import { icdr3 } from './icdr3.ts'
import type { Credentials, Dialect } from './dialect.ts'
import { type JsonObject, readJsonObject } from './json-object.ts'
import { send } from './send.ts'
import { addressBelow, santeDbServer, type ServerFinder, type Transport } from './server.ts'

/**
 * Finds out which generation a SanteDB is, by two questions that present no credential: its discovery document
 * (only generation 3 has an `end_session_endpoint`), and else a session look-up without a bearer (generation 3
 * answers 204, generation 2 an error of HTTP 200).
 *
 * Where neither tells, it guesses the one whose request does no harm at the other: generation 2, which needs the
 * application's secret, and whose request generation 3 takes for one of an application without a device.
 */
const findSanteDb: ServerFinder = async (transport, credentials, signal) => {
  const told = await ask(transport, signal)
  return { server: santeDbServer(transport.root, told ?? guess(credentials)), certain: told !== undefined }
}

/** What knows how to speak to the server already, or finds it out. */
export function finderOf(dialect: string): ServerFinder {
  const known = [icdr2, icdr3].find(({ name }) => name === dialect)
  return known ? async ({ root }) => ({ server: santeDbServer(root, known), certain: true }) : findSanteDb
}

async function ask(transport: Transport, signal: AbortSignal): Promise<Dialect | undefined> {
  const { body: discovery } = await get(transport, '/auth/.well-known/openid-configuration', signal)
  if (typeof discovery?.end_session_endpoint === 'string') return icdr3
  if (typeof discovery?.token_endpoint === 'string') return icdr2
  const { status, body } = await get(transport, '/auth/session', signal)
  if (status === 204) return icdr3
  // A server that is down must not be guessed at: it tells when it is back.
  if (status >= 500) throw new AuthError(serverError, `The server fails (HTTP ${status}).`, { status })
  return status === 200 && typeof body?.error === 'number' ? icdr2 : undefined
}

function guess({ clientSecret }: Credentials): Dialect {
  return clientSecret === undefined ? icdr3 : icdr2
}

interface Told {
  status: number
  body: JsonObject | undefined
}

async function get(transport: Transport, path: string, signal: AbortSignal): Promise<Told> {
  const init: RequestInit = { headers: { accept: 'application/json' }, redirect: 'manual', signal }
  const response = await send(transport, addressBelow(transport.root, path), init)
  return { status: response.status, body: await readJsonObject(response) }
}
