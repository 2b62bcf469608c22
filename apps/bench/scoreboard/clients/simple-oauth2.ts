import { type AccessToken, ClientCredentials } from 'simple-oauth2'
import type { Contestant } from '../client.ts'

export const simpleOauth2: Contestant = {
  name: 'simple-oauth2',
  package: 'simple-oauth2',
  driven:
    '`ClientCredentials` and `getToken` for each session, whose `refresh` renews it; `http.timeout` is the time limit.',
  claims: ['refreshes', 'limits'],
  open({ root, tokenEndpoint, clientId, clientSecret, headers, timeoutMs }) {
    const client = new ClientCredentials({
      client: { id: clientId, secret: clientSecret },
      auth: { tokenHost: root, tokenPath: new URL(tokenEndpoint).pathname },
      options: { authorizationMethod: 'body' },
      http: { headers: { ...headers }, ...(timeoutMs !== undefined && { timeout: timeoutMs }) },
    })
    let kept: AccessToken | undefined
    return {
      async session() {
        kept = await client.getToken({})
        const { access_token: accessToken, expires_at: end } = kept.token
        return { accessToken: String(accessToken), endsAtMs: new Date(String(end)).getTime() }
      },
      async renew() {
        kept = await kept?.refresh()
      },
      held: () => [client],
    }
  },
}
