import { fileURLToPath } from 'node:url'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'

/** A server in a process of its own, and the request that it is sent again and again. */
export interface Subject {
  readonly name: string
  readonly command: readonly string[]
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** The member of its answer that is a signed token, and how that is signed. */
  readonly signed?: { readonly member: string; readonly algorithm: string }
}

const program = fileURLToPath(
  new URL('dist/cli.js', import.meta.resolve('@santedb/test-server/package.json')),
)
const device = basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret)
const formType = 'application/x-www-form-urlencoded'
const form = `grant_type=client_credentials&client_id=${EXAMPLE_APPLICATION.id}`

/** Generation 2: application and device are authenticated; three tokens are signed. */
export const generation2: Subject = testServer({
  generation: 2,
  headers: { 'x-device-authorization': device },
  body: `${form}&client_secret=${encodeURIComponent(EXAMPLE_APPLICATION.secret)}`,
})

/** Generation 3: the device is authenticated; two tokens are signed. */
export const generation3: Subject = testServer({
  generation: 3,
  headers: { authorization: device },
  body: form,
})

/** The client is authenticated; its token is a JWT, signed as the test server signs. */
export const withHs256: Subject = oidcProvider('HS256')
/** As oidc-provider signs unless it is told otherwise. */
export const withRs256: Subject = oidcProvider('RS256')
/** Nothing is signed: what oidc-provider gives unless it is asked for a JWT. */
export const withOpaqueTokens: Subject = oidcProvider('opaque')

interface TestServerSubject extends Pick<Subject, 'headers' | 'body'> {
  readonly generation: 2 | 3
}

function testServer({ generation, headers, body }: TestServerSubject): Subject {
  return {
    name: `@santedb/test-server, generation ${generation}, HS256`,
    command: [program, '--port', '0', '--generation', String(generation), '--log', 'off'],
    path: '/auth/oauth2_token',
    headers: { 'content-type': formType, ...headers },
    body,
    signed: { member: 'id_token', algorithm: 'HS256' },
  }
}

function oidcProvider(token: 'HS256' | 'RS256' | 'opaque'): Subject {
  return {
    name: `oidc-provider, ${token === 'opaque' ? 'opaque tokens' : `JWTs, ${token}`}`,
    command: [fileURLToPath(new URL('programs/oidc-provider.ts', import.meta.url)), token],
    path: '/token',
    headers: { 'content-type': formType, authorization: basic('client', 'secret') },
    body: 'grant_type=client_credentials',
    ...(token === 'opaque' ? {} : { signed: { member: 'access_token', algorithm: token } }),
  }
}

function basic(id: string, secret: string): string {
  return `Basic ${btoa(`${id}:${secret}`)}`
}
