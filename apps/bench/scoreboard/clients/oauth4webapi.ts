import * as oauth from 'oauth4webapi'
import type { Contestant } from '../client.ts'

/** What a container of SanteDB names itself. */
const issuer = 'http://localhost:8080/auth'

export const oauth4webapi: Contestant = {
  name: 'oauth4webapi by hand',
  package: 'oauth4webapi',
  driven:
    '`clientCredentialsGrantRequest` and `processClientCredentialsResponse` for each session, `protectedResourceRequest` for each call; its `signal` is the time limit.',
  claims: ['carries', 'limits'],
  open({ root, tokenEndpoint, clientId, clientSecret, headers, timeoutMs }) {
    const server: oauth.AuthorizationServer = { issuer, token_endpoint: tokenEndpoint }
    const client: oauth.Client = { client_id: clientId, id_token_signed_response_alg: 'HS256' }
    const authentication = oauth.ClientSecretPost(clientSecret)

    async function session() {
      const response = await oauth.clientCredentialsGrantRequest(
        server,
        client,
        authentication,
        {},
        {
          headers,
          [oauth.allowInsecureRequests]: true,
          ...(timeoutMs !== undefined && { signal: AbortSignal.timeout(timeoutMs) }),
        },
      )
      const answer = await oauth.processClientCredentialsResponse(server, client, response)
      const { access_token: accessToken, expires_in: seconds } = answer
      return { accessToken, endsAtMs: seconds === undefined ? undefined : Date.now() + seconds * 1000 }
    }

    return {
      session,
      async call(address, init) {
        const { accessToken } = await session()
        const url = new URL(address, root)
        return oauth.protectedResourceRequest(
          accessToken,
          init?.method ?? 'GET',
          url,
          new Headers(init?.headers),
          typeof init?.body === 'string' ? init.body : null,
          { [oauth.allowInsecureRequests]: true },
        )
      },
      held: () => [server, client, authentication],
    }
  },
}
