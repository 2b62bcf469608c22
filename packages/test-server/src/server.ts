import { MAXIMUM_RECORDED_REQUESTS } from './constants.ts'
import { createGeneration2App } from './generation-2/app.ts'
import { createGeneration3App } from './generation-3/app.ts'
import type { TestServerOptions } from './options.ts'
import { parseOptions } from './parse-options.ts'
import { Account, Accounts } from './state/accounts.ts'
import { Lockout } from './state/lockout.ts'
import { RecordedRequest } from './state/recorded-request.ts'
import { Sessions } from './state/sessions.ts'
import { User } from './state/users.ts'
import { SigningKeys } from './tokens/signing-keys.ts'

const CREATE_APP = { 2: createGeneration2App, 3: createGeneration3App }

/** An authorization server that behaves like SanteDB's, without a socket. */
export interface TestServer {
  /** Answers a request. Needs no `this`, so it can be passed wherever a fetch handler is wanted. */
  readonly fetch: (request: Request) => Promise<Response>
  /** How many requests have reached the token endpoint. */
  readonly tokenRequests: number
  /** The requests received, oldest first; the last ten thousand of them. */
  readonly requests: readonly RecordedRequest[]
  readonly generation: 2 | 3
  /** The names that the server knows, for people to read. Secrets are not among them. */
  readonly accounts: {
    readonly applications: readonly string[]
    readonly devices: readonly string[]
    readonly users: readonly string[]
  }
}

/**
 * Makes a server. It opens no socket, starts no timer and shares nothing with another: dropping it is enough.
 *
 * @throws {TestServerOptionsError} naming every wrong option at once
 *
 * @example
 * ```ts
 * const server = createTestServer({ generation: 2 })
 * const response = await server.fetch(new Request('http://localhost/auth/.well-known/openid-configuration'))
 * ```
 */
export function createTestServer(options: TestServerOptions): TestServer {
  const resolved = parseOptions(options)
  const { clock } = resolved
  const lockout = new Lockout({ ...resolved.lockout, clock })
  const ignoreCase = resolved.generation === 3
  const applications = new Accounts({
    accounts: resolved.applications.map((account) => new Account('application', account)),
    lockout,
    ignoreCase,
  })
  const devices = new Accounts({
    accounts: resolved.devices.map((account) => new Account('device', account)),
    lockout,
    ignoreCase,
  })
  const users = new Accounts({ accounts: resolved.users.map((user) => new User(user)), lockout, ignoreCase })
  const sessions = new Sessions(clock)
  const keys = new SigningKeys(resolved.keys, clock)
  const app = CREATE_APP[resolved.generation]({
    options: resolved,
    applications,
    devices,
    users,
    lockout,
    sessions,
    keys,
  })
  const requests: RecordedRequest[] = []
  let tokenRequests = 0

  return {
    async fetch(request) {
      const recorded = new RecordedRequest(request, clock())
      requests.push(recorded)
      if (requests.length > MAXIMUM_RECORDED_REQUESTS) requests.shift()
      if (recorded.reachesTokenEndpoint) tokenRequests += 1
      const response = await app.fetch(request, { recorded })
      recorded.status = response.status
      return response
    },
    get tokenRequests() {
      return tokenRequests
    },
    requests,
    generation: resolved.generation,
    accounts: { applications: applications.ids, devices: devices.ids, users: users.ids },
  }
}
