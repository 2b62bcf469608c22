// A weather station: SanteDB's test server on a port of its own, an account, and a second server that must not be told.
import { createServer } from 'node:http'
import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  type RecordedRequest,
  type TestServer,
  type TestServerOptions,
} from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import type { Account } from './client.ts'
import { createStickyRefresh, type Handler } from './sticky-refresh.ts'

export interface StationOptions {
  readonly generation: 2 | 3
  readonly server?: Omit<TestServerOptions, 'generation'> | undefined
  readonly clientSecret?: string | undefined
  readonly timeoutMs?: number | undefined
  readonly renewAheadMs?: number | undefined
  /** Opens a session beforehand, whose refresh token the account has. */
  readonly opensSession?: boolean | undefined
  /** Whether applications get refresh tokens, as in iCDR 2.x and in builds of 3.x of before 2023. */
  readonly refreshTokens?: boolean | undefined
  /** Whether a refresh is answered without a new refresh token, and the first one goes on. */
  readonly refreshTokenStays?: boolean | undefined
}

export interface Station extends AsyncDisposable {
  readonly server: TestServer
  readonly account: Account
  /** Everything secret that the server has given out: access, refresh and identity tokens. */
  readonly issued: Readonly<Record<'access' | 'refresh' | 'identity', ReadonlySet<string>>>
  /** Token requests of the client, oldest first. */
  tokenRequests(): readonly RecordedRequest[]
  readonly elsewhere: Elsewhere
}

/** A server of somebody else. */
export interface Elsewhere {
  readonly port: number
  /** What came as `Authorization`, oldest first; an empty text where nothing came. */
  readonly authorizations: readonly string[]
}

export async function openStation({
  generation,
  server: options,
  clientSecret = EXAMPLE_APPLICATION.secret,
  timeoutMs,
  renewAheadMs,
  opensSession = false,
  refreshTokens = false,
  refreshTokenStays = false,
}: StationOptions): Promise<Station> {
  const server = createTestServer({
    ...options,
    generation,
    ...(refreshTokens && generation === 3 && { applicationRefreshTokens: true }),
  })
  const { fetch, issued } = rememberTokens(
    refreshTokenStays ? createStickyRefresh(server.fetch) : server.fetch,
  )
  const listener = await listen({ fetch, clock: server.clock })
  const elsewhere = await listenElsewhere()
  const tokenEndpoint = `${listener.root}/auth/oauth2_token`
  const account: Account = {
    root: listener.root,
    tokenEndpoint,
    generation,
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret,
    headers:
      generation === 2 ? { 'X-Device-Authorization': `Basic ${btoa(`${device.id}:${device.secret}`)}` } : {},
    ...(generation === 2 && { device }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(renewAheadMs !== undefined && { renewAheadMs }),
  }
  const refreshToken = opensSession ? await openSession(account) : undefined
  const before = server.tokenRequests
  return {
    server,
    account: { ...account, ...(refreshToken !== undefined && { refreshToken }) },
    issued,
    tokenRequests: () => server.requests.filter((request) => request.reachesTokenEndpoint).slice(before),
    elsewhere,
    async [Symbol.asyncDispose]() {
      await Promise.all([listener.close(), elsewhere.close()])
    },
  }
}

function rememberTokens(behind: Handler): {
  fetch: Handler
  issued: Record<'access' | 'refresh' | 'identity', Set<string>>
} {
  const issued = { access: new Set<string>(), refresh: new Set<string>(), identity: new Set<string>() }
  async function fetch(request: Request): Promise<Response> {
    const response = await behind(request)
    if (!request.url.endsWith('/auth/oauth2_token') || !response.ok) return response
    const answer: unknown = await response
      .clone()
      .json()
      .catch(() => undefined)
    if (answer instanceof Object) {
      for (const kind of ['access', 'refresh', 'identity'] as const) {
        const token: unknown = Reflect.get(answer, kind === 'identity' ? 'id_token' : `${kind}_token`)
        if (typeof token === 'string' && token !== '') issued[kind].add(token)
      }
    }
    return response
  }
  return { fetch, issued }
}

const device = { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret }

/** A session for whoever cannot open one. */
async function openSession(account: Account): Promise<string | undefined> {
  const response = await requestSession(account, EXAMPLE_APPLICATION.secret)
  const answer: { refresh_token?: string } = await response.json()
  return answer.refresh_token
}

/** A token request by hand, with the right secret unless told otherwise. */
export function requestSession(
  { tokenEndpoint, clientId, headers }: Account,
  clientSecret: string = EXAMPLE_APPLICATION.secret,
): Promise<Response> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  return fetch(tokenEndpoint, { method: 'POST', headers, body: new URLSearchParams(form) })
}

async function listenElsewhere(): Promise<Elsewhere & { close(): Promise<void> }> {
  const authorizations: string[] = []
  const http = createServer((request, response) => {
    authorizations.push(request.headers.authorization ?? '')
    response.end('somebody else')
  })
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    port,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}
