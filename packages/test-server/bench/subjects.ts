import { fileURLToPath } from 'node:url'

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

const DEVICE = basic('EXAMPLE_DEVICE_NODE', 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a')
const FORM = 'grant_type=client_credentials&client_id=EXAMPLE_APPLICATION'
const SECRET = encodeURIComponent('4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV')

/** Generation 2: application and device are authenticated; three tokens are signed. */
export const GENERATION_2: Subject = testServer({
  generation: 2,
  headers: { 'x-device-authorization': DEVICE },
  body: `${FORM}&client_secret=${SECRET}`,
})

/** Generation 3: the device is authenticated; two tokens are signed. */
export const GENERATION_3: Subject = testServer({
  generation: 3,
  headers: { authorization: DEVICE },
  body: FORM,
})

/** The client is authenticated; its token is a JWT, signed as the test server signs. */
export const WITH_HS256: Subject = oidcProvider('HS256')
/** As oidc-provider signs unless it is told otherwise. */
export const WITH_RS256: Subject = oidcProvider('RS256')
/** Nothing is signed: what oidc-provider gives unless it is asked for a JWT. */
export const WITH_OPAQUE_TOKENS: Subject = oidcProvider('opaque')

interface TestServerSubject extends Pick<Subject, 'headers' | 'body'> {
  readonly generation: 2 | 3
}

function testServer({ generation, headers, body }: TestServerSubject): Subject {
  return {
    name: `@santedb/test-server, generation ${generation}, HS256`,
    command: [local('../src/cli.ts'), '--port', '0', '--generation', String(generation), '--log', 'off'],
    path: '/auth/oauth2_token',
    headers,
    body,
    signed: { member: 'id_token', algorithm: 'HS256' },
  }
}

function oidcProvider(token: 'HS256' | 'RS256' | 'opaque'): Subject {
  return {
    name: `oidc-provider, ${token === 'opaque' ? 'opaque tokens' : `JWTs, ${token}`}`,
    command: [local('oidc-provider.ts'), token],
    path: '/token',
    headers: { authorization: basic('client', 'secret') },
    body: 'grant_type=client_credentials',
    ...(token === 'opaque' ? {} : { signed: { member: 'access_token', algorithm: token } }),
  }
}

function basic(id: string, secret: string): string {
  return `Basic ${btoa(`${id}:${secret}`)}`
}

function local(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}
