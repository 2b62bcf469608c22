/** A request that a scripted fetch received. */
export interface ReceivedRequest {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: string
  /** The fields of the body, where it is a form. */
  readonly form: URLSearchParams
}

/** What a script answers a request with. It may throw, as a fetch that reaches nobody does. */
export type Script = (request: ReceivedRequest) => Response | Promise<Response>

/** What a scripted token endpoint grants. */
export interface ScriptedGrant {
  /** How long the session lives. */
  lifetimeSeconds?: number
  accessToken?: string
  refreshToken?: string
  policies?: readonly string[]
}

/** A `fetch` that answers by a script, without a socket. */
export interface ScriptedFetch {
  readonly fetch: typeof globalThis.fetch
  /** All requests, in the order of their arrival. */
  readonly requests: readonly ReceivedRequest[]
  /** The requests for a token among them. */
  readonly tokenRequests: readonly ReceivedRequest[]
  /** What the token endpoint answers from now on. */
  onToken(script: Script): void
  /** What every other address answers from now on. */
  onResource(script: Script): void
}

/**
 * Makes a `fetch` that answers like a little SanteDB (iCDR 3.x) until a script says otherwise: every token request is
 * granted a session of an hour, every other call is answered with an empty object.
 *
 * @example
 * ```ts
 * import { createScriptedFetch } from '@santedb/auth-core/testing'
 *
 * const server = createScriptedFetch()
 * server.onToken(() => new Response('down for maintenance', { status: 503 }))
 * ```
 */
export function createScriptedFetch(grant: ScriptedGrant = {}): ScriptedFetch {
  const requests: ReceivedRequest[] = []
  let granted = 0
  let token: Script = () => grantSession({ accessToken: `access-token-${(granted += 1)}`, ...grant })
  let resource: Script = answerEmpty
  return {
    requests,
    get tokenRequests() {
      return requests.filter(isTokenRequest)
    },
    onToken: (script) => void (token = script),
    onResource: (script) => void (resource = script),
    async fetch(input, init) {
      const request = await receive(new Request(input, init))
      requests.push(request)
      if (isTokenRequest(request)) return token(request)
      return isDiscovery(request) ? discover(request) : resource(request)
    },
  }
}

/** The answer of a token endpoint that grants a session, with an identity token whose signature is none. */
export function grantSession(grant: ScriptedGrant = {}): Response {
  const { lifetimeSeconds = 3600, accessToken = 'access-token', refreshToken, policies = [] } = grant
  return Response.json({
    access_token: accessToken,
    id_token: createUnsignedToken({ sub: 'scripted', scope: policies }),
    token_type: 'bearer',
    expires_in: lifetimeSeconds,
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  })
}

/** A token with these claims that nobody has signed: enough for whoever does not verify it. */
export function createUnsignedToken(claims: Readonly<Record<string, unknown>>): string {
  return `${encode({ alg: 'none' })}.${encode(claims)}.`
}

function encode(value: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

async function receive(request: Request): Promise<ReceivedRequest> {
  const body = await request.text()
  const { method, headers } = request
  return { url: new URL(request.url), method, headers, body, form: new URLSearchParams(body) }
}

function answerEmpty(): Response {
  return Response.json({})
}

function isTokenRequest({ url }: ReceivedRequest): boolean {
  return url.pathname.endsWith('/oauth2_token')
}

function isDiscovery({ url }: ReceivedRequest): boolean {
  return url.pathname.endsWith('/.well-known/openid-configuration')
}

function discover({ url }: ReceivedRequest): Response {
  return Response.json({
    issuer: url.origin,
    token_endpoint: `${url.origin}/auth/oauth2_token`,
    end_session_endpoint: `${url.origin}/auth/signout`,
  })
}
