// What the requests of the table are sent to.
import type { JWK } from 'jose'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_USER } from '@santedb/test-server'
import { browserSessions } from '../browser/browser-sessions.ts'
import { createSealingKey } from '../browser/seal.ts'
import { apiKey, hashApiKey } from '../gateway/callers/api-key.ts'
import { jwt } from '../gateway/callers/jwt.ts'
import { nobody } from '../gateway/callers/nobody.ts'
import { santeDbBearer } from '../gateway/callers/santedb-bearer.ts'
import type { ProblemCode } from '../gateway/problem.ts'
import type { RouteOptions } from '../gateway/route.ts'
import { Browser } from '../testing/browser.test-support.ts'
import {
  gatewayOrigin,
  type OpenGateway,
  openGateway,
  partnerKey,
} from '../testing/open-gateway.test-support.ts'

export const key: Record<string, string> = { 'x-api-key': partnerKey }
export const allison: { readonly username: string; readonly password: string } = {
  username: EXAMPLE_USER.id,
  password: EXAMPLE_USER.password,
}
export const sealingKey: string = createSealingKey()
export const sessionCookie = '__Host-santedb-session'
export const pendingCookie = '__Host-santedb-sign-in'
const partners = apiKey({ keys: [{ name: 'laboratory', sha256: await hashApiKey(partnerKey) }] })
const issuerKeys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
  'sign',
  'verify',
])
export const privateKey: CryptoKey = issuerKeys.privateKey
export const issued: { readonly issuer: string; readonly audience: string } = {
  issuer: 'https://id.example.org',
  audience: 'the gateway',
}
export const publicJwk: JWK = {
  ...(await crypto.subtle.exportKey('jwk', issuerKeys.publicKey)),
  kid: 'a',
  alg: 'ES256',
}
const staff = jwt({
  ...issued,
  keySet: { keys: [publicJwk] },
  requiredClaims: { department: 'laboratory' },
})

const echo: RouteOptions = {
  path: '/echo',
  callers: [partners],
  onward: 'application',
  maximumBodyBytes: 1000,
}

/** What a request meets: a gateway before SanteDB, and a browser at it. */
export interface Stage {
  site: OpenGateway
  browser: Browser
}

/** The stage of the test that runs. */
export const stage: Stage = openStage()

/** Makes all of it anew. */
export function clearStage(): void {
  Object.assign(stage, openStage())
}

function openStage(): Stage {
  const sessions = browserSessions({
    origin: gatewayOrigin,
    sealingKeys: [sealingKey],
    signIn: ['password', 'code'],
  })
  const site = openGateway(
    {
      clientSecret: EXAMPLE_APPLICATION.secret,
      browser: sessions,
      routes: [
        { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' },
        { path: '/fhir/*', methods: ['GET', 'POST'], callers: [partners, nobody()], onward: 'anonymous' },
        { ...echo, methods: ['GET', 'POST'] },
        // Whoever puts something there is to be quick.
        { ...echo, methods: ['PUT'], timeoutMs: 80 },
        { path: '/hdsi/*', methods: ['GET', 'POST'], callers: [sessions.caller], onward: 'caller' },
        { path: '/ami/*', callers: [santeDbBearer()], onward: 'caller' },
        { path: '/staff/*', callers: [staff], onward: 'application' },
      ],
    },
    createTestServer({ generation: 3 }),
  )
  return { site, browser: new Browser(site.gateway) }
}

/** A request, and how it is refused. */
export type Row = [what: string, send: () => Promise<Response>, status: number, code: ProblemCode]

/** A request whose address is exactly this, as a server hands it over that mends nothing. */
export function exactly(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const request = new Request(`${gatewayOrigin}/echo`, { headers: { ...key, ...headers } })
  return stage.site.gateway(Object.defineProperty(request, 'url', { value: url }))
}

export const at = (path: string) => (): Promise<Response> => exactly(gatewayOrigin + path)

export const withHeaders =
  (headers: Record<string, string>, init: RequestInit = {}) =>
  (): Promise<Response> =>
    stage.site.call('/echo', { ...init, headers: { ...key, ...headers } })

export function streamed(
  method: 'POST' | 'PUT',
  pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({ pull })
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers: { ...key, ...headers },
    body,
    duplex: 'half',
  }
  return stage.site.gateway(new Request(`${gatewayOrigin}/echo`, init))
}

export async function signedIn(): Promise<Browser> {
  await stage.browser.post('/auth/sign-in', allison)
  return stage.browser
}
