import {
  ConfidentialClientApplication,
  type INetworkModule,
  type NetworkRequestOptions,
  type NetworkResponse,
  ProtocolMode,
} from '@azure/msal-node'
import type { Contestant } from '../client.ts'

export const msalNode: Contestant = {
  name: '@azure/msal-node',
  package: '@azure/msal-node',
  driven:
    '`acquireTokenByClientCredential`, with `authorityMetadata`, and a `networkClient` that drops the identity token, which SanteDB gives to applications too: it would file the session under a name that it does not look for.',
  claims: ['keeps', 'ahead'],
  // It asks for another session five minutes ahead.
  renewsAhead: { sessionSeconds: 60, afterMs: 0 },
  open({ root, tokenEndpoint, clientId, clientSecret, headers }) {
    // It takes no authority with plain HTTP; requests go to the token endpoint that the metadata name.
    const issuer = `${root.replace('http:', 'https:')}/auth`
    const application = new ConfidentialClientApplication({
      auth: {
        clientId,
        clientSecret,
        authority: issuer,
        knownAuthorities: [new URL(issuer).host],
        authorityMetadata: JSON.stringify({
          issuer,
          token_endpoint: tokenEndpoint,
          authorization_endpoint: `${root}/auth/authorize`,
          jwks_uri: `${root}/auth/jwks`,
        }),
      },
      system: { protocolMode: ProtocolMode.OIDC, networkClient: createNetworkClient(headers) },
    })
    return {
      async session() {
        const result = await application.acquireTokenByClientCredential({ scopes: ['*'] })
        if (!result) throw new Error('No token')
        return { accessToken: result.accessToken, endsAtMs: result.expiresOn?.getTime() }
      },
      held: () => [application],
    }
  },
}

function createNetworkClient(extraHeaders: Readonly<Record<string, string>>): INetworkModule {
  async function send<T>(
    method: 'GET' | 'POST',
    url: string,
    { headers, body }: NetworkRequestOptions = {},
  ): Promise<NetworkResponse<T>> {
    const request = { method, headers: { ...headers, ...extraHeaders }, ...(body !== undefined && { body }) }
    const response = await fetch(url, request)
    const answer = await response.json().catch(() => ({}))
    delete answer.id_token
    return { status: response.status, headers: Object.fromEntries(response.headers), body: answer }
  }
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  }
}
