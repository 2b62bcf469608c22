import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'
import type { Contestant } from '../client.ts'

export const badgateway: Contestant = {
  name: '@badgateway/oauth2-client',
  package: '@badgateway/oauth2-client',
  driven: '`OAuth2Fetch` with `clientCredentials` as `getNewToken`.',
  claims: ['keeps', 'calls', 'ahead', 'refreshes', 'aborts'],
  // Its timer is set for sessions of two minutes and more, for a minute ahead of the end.
  renewsAhead: { sessionSeconds: 125, afterMs: 66_500 },
  open({ root, tokenEndpoint, clientId, clientSecret, headers }) {
    const client = new OAuth2Client({
      tokenEndpoint,
      clientId,
      clientSecret,
      authenticationMethod: 'client_secret_post',
      fetch(input, init) {
        const all = new Headers(init?.headers)
        for (const [name, value] of Object.entries(headers)) all.set(name, value)
        return fetch(input, { ...init, headers: all })
      },
    })
    const wrapper = new OAuth2Fetch({ client, getNewToken: () => client.clientCredentials() })
    return {
      async session() {
        const { accessToken, expiresAt } = await wrapper.getToken()
        return { accessToken, endsAtMs: expiresAt ?? undefined }
      },
      call: (address, init) => wrapper.fetch(new URL(address, root).href, init),
      renew: () => wrapper.refreshToken(),
      held: () => [client, wrapper],
    }
  },
}
