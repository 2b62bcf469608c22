import { createAuth, password } from '@santedb/auth-core'
import { createCertificateAuthority, type TestServer } from '@santedb/test-server'
import { isObject, type Json } from '../engine/json.ts'
import { Fault, type Target } from '../engine/target.ts'
import { requestOf } from './gateway.ts'
import { canaries } from './support/canaries.ts'
import { createServer, program, root } from './support/program.ts'

/** Requests of the test server. A refusal of SanteDB's is an answer; a defect of the server would be thrown. */
function testServer(generation: 2 | 3): Target {
  const server: TestServer = createServer(generation, { control: true })
  const certified = createServer(generation, {
    clientCertificates: { allowClientHeader: true, requireHttps: false },
  })
  return {
    name: `test-server-${generation}`,
    about: `requests of the test server, generation ${generation}`,
    words: [
      'grant_type',
      'client_credentials',
      'password',
      'refresh_token',
      'authorization_code',
      'x_challenge',
      'client_id',
      'client_secret',
      'scope',
      'username',
      'nonce',
      'x_mfa',
      'code',
      'redirect_uri',
      'response_type',
      'response_mode',
      'form_post',
      'fragment',
      'state',
      'challenge',
      'response',
      'x-santedbclient-claim',
      'x-device-authorization',
      'x-ssl-clientcert',
      'x-santedb-tfasecret',
      'authorization',
      'accept',
      'content-type',
      'host',
      'accept-language',
      'Basic',
      'Bearer',
      'PING',
      'POST',
      'HEAD',
      'OPTIONS',
      '/auth/authorize',
      '/auth/signout',
      '/control',
      '999.999.999.999',
      'allison',
      'allison-mfa',
      'application/x-www-form-urlencoded',
      '00000000-0000-0000-0000-000000000000',
    ],
    async seeds() {
      const seeds: Json[] = []
      const fetch: typeof globalThis.fetch = async (address, init) => {
        const request = new Request(address, init)
        seeds.push(await inputOf(request.clone()))
        return server.fetch(request)
      }
      const dialect = generation === 2 ? 'icdr2' : 'icdr3'
      const grant = password({
        username: 'allison',
        password: canaries.password,
        ...(generation === 3 && { claims }),
      })
      for (const options of [{}, { grant }]) {
        const auth = createAuth({ ...program, ...options, dialect, fetch })
        await auth.fetch('/fhir/Patient')
        await auth.renew()
        await auth.fetch('/auth/userinfo')
        await auth.signOut()
      }
      const { certificate } = await (
        await createCertificateAuthority()
      ).issue({ subject: 'A', use: 'client' })
      const header = certificate.replaceAll('\n', ' ')
      const query =
        '?response_type=code&client_id=EXAMPLE_APPLICATION&redirect_uri=https%3A%2F%2Fapp.example.org&state=a'
      for (const [method, path, headers, body] of [
        ['GET', '/auth/jwks', {}, null],
        ['GET', '/auth/.well-known/openid-configuration', { host: 'icdr.example.org' }, null],
        ['GET', `/auth/authorize${query}`, { accept: 'text/html' }, null],
        ['POST', `/auth/authorize${query}`, form, 'username=allison&password=x&state=a'],
        [
          'POST',
          '/auth/oauth2_token',
          { ...form, 'x-ssl-clientcert': header },
          'grant_type=client_credentials&client_id=a',
        ],
        [
          'POST',
          '/auth/oauth2_token',
          form,
          'grant_type=x_challenge&username=allison&challenge=0&response=a&client_id=a',
        ],
        ['GET', '/', {}, null],
        ['GET', '/page.json', {}, null],
        [
          'POST',
          '/control/trouble',
          { 'content-type': 'application/json' },
          '{"endpoint":"token","effect":{"status":503}}',
        ],
      ] as const) {
        seeds.push({ method, url: root + path, headers: { ...headers }, body })
      }
      return seeds
    },
    async run(input) {
      const request = requestOf(input, root)
      const asked = request.headers.has('x-ssl-clientcert') ? certified : server
      try {
        const response = await asked.fetch(request)
        const text = await response.text()
        if (response.status >= 500 && text === '')
          throw new Fault('server error', `an empty ${response.status}`)
      } finally {
        asked.reset()
      }
    },
  }
}

const claims = { language: 'fr' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

async function inputOf(request: Request): Promise<Json> {
  const body = await request.text()
  const headers: Json = Object.fromEntries(request.headers)
  return {
    method: request.method,
    url: request.url,
    headers: isObject(headers) ? headers : {},
    body: body || null,
  }
}

export const testServerTargets: readonly Target[] = [testServer(2), testServer(3)]
