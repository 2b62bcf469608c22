// What the test server is measured beside: a client that may use client_credentials, and nothing else. It keeps its
// tokens in memory, as the test server does. The argument says what a token is: `opaque`, or a JWT signed with `HS256`
// (as SanteDB's are unless it is given an RSA key) or `RS256`.
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { type Configuration, Provider } from 'oidc-provider'

const [, , token = 'opaque'] = process.argv
const secretKey = createSecretKey(randomBytes(32))
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const configuration: Configuration = {
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
  clients: [
    {
      client_id: 'client',
      client_secret: 'secret',
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: token !== 'opaque',
      defaultResource: () => 'urn:example:resource',
      getResourceServerInfo: () => ({
        scope: '',
        accessTokenFormat: 'jwt',
        jwt: { sign: token === 'HS256' ? { alg: 'HS256', key: secretKey, kid: 'secret' } : { alg: 'RS256' } },
      }),
    },
  },
}
const server = new Provider('http://127.0.0.1', configuration).listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}\n`)
})
