import * as openid from 'openid-client'
import type { Contestant } from '../client.ts'

/** What a container of SanteDB names itself: discovery stops there, since it is another address than the root. */
const issuer = 'http://localhost:8080/auth'

export const openidClient: Contestant = {
  name: 'openid-client',
  package: 'openid-client',
  driven:
    'a `Configuration`, `clientCredentialsGrant` for each session, `fetchProtectedResource` for each call; `timeout` is the time limit.',
  claims: ['carries', 'limits'],
  open({ root, tokenEndpoint, clientId, clientSecret, headers, timeoutMs }) {
    const post = openid.ClientSecretPost(clientSecret)
    const configuration = new openid.Configuration(
      { issuer, token_endpoint: tokenEndpoint },
      clientId,
      { client_secret: clientSecret, id_token_signed_response_alg: 'HS256' },
      (server, client, body, requestHeaders) => {
        for (const [name, value] of Object.entries(headers)) requestHeaders.set(name, value)
        return post(server, client, body, requestHeaders)
      },
    )
    openid.allowInsecureRequests(configuration)
    if (timeoutMs !== undefined) configuration.timeout = timeoutMs / 1000

    async function session() {
      const answer = await openid.clientCredentialsGrant(configuration)
      const seconds = answer.expiresIn()
      return {
        accessToken: answer.access_token,
        endsAtMs: seconds === undefined ? undefined : Date.now() + seconds * 1000,
      }
    }

    return {
      session,
      async call(address, init) {
        const { accessToken } = await session()
        return openid.fetchProtectedResource(
          configuration,
          accessToken,
          new URL(address, root),
          init?.method ?? 'GET',
          typeof init?.body === 'string' ? init.body : null,
          new Headers(init?.headers),
        )
      },
      held: () => [configuration],
    }
  },
}
