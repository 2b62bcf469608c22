// The server that the test server is measured beside: a client that may use client_credentials and is given a signed
// token, as SanteDB's clients are, and nothing else.
import { Provider } from 'oidc-provider'

const provider = new Provider('http://127.0.0.1', {
  clients: [
    {
      client_id: 'client',
      client_secret: 'secret',
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:example:resource',
      getResourceServerInfo: () => ({ scope: '', accessTokenFormat: 'jwt' }),
    },
  },
})
const server = provider.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}\n`)
})
