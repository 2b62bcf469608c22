// General OAuth clients, and ours, signing in to SanteDB as an application on its device: each with the settings that
// get it furthest.
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'
import { createAuth } from '@santedb/auth-core'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import * as openidClient from 'openid-client'
import { ClientCredentials } from 'simple-oauth2'

export interface ServerToSignInTo {
  root: string
  generation: 2 | 3
  deviceSecret: string
}

export interface OAuthClient {
  /** How long the session lives, as the client has it. */
  obtain(): Promise<number>
  /** A signed-in call, where the client makes calls. */
  call?(address: string): Promise<Response>
}

const tokenPath = '/auth/oauth2_token'
const basicOf = (secret: string) => `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${secret}`)}`

export const oauthClients: Record<string, (server: ServerToSignInTo) => OAuthClient> = {
  'SanteDB Auth': ({ root, deviceSecret }) => {
    const auth = createAuth({
      root,
      clientId: EXAMPLE_APPLICATION.id,
      clientSecret: EXAMPLE_APPLICATION.secret,
      device: { id: EXAMPLE_DEVICE.id, secret: deviceSecret },
    })
    return {
      obtain: async () => (await auth.session()).expiresAt.getTime() - Date.now(),
      call: (address) => auth.fetch(address),
    }
  },

  'openid-client': ({ root, generation, deviceSecret }) => {
    const configuration = new openidClient.Configuration(
      // What SanteDB's container names itself: discovery stops there, since it is another address than the root.
      { issuer: 'http://localhost:8080/auth', token_endpoint: root + tokenPath },
      EXAMPLE_APPLICATION.id,
      { client_secret: EXAMPLE_APPLICATION.secret, id_token_signed_response_alg: 'HS256' },
      (_server, client, body, headers) => {
        body.set('client_id', client.client_id)
        if (generation === 2) body.set('client_secret', EXAMPLE_APPLICATION.secret)
        headers.set(generation === 2 ? 'X-Device-Authorization' : 'Authorization', basicOf(deviceSecret))
      },
    )
    openidClient.allowInsecureRequests(configuration)
    return {
      async obtain() {
        const answer = await openidClient.clientCredentialsGrant(configuration)
        return (answer.expiresIn() ?? 0) * 1000
      },
    }
  },

  'simple-oauth2': ({ root, generation, deviceSecret }) => {
    const client =
      generation === 2
        ? new ClientCredentials({
            client: { id: EXAMPLE_APPLICATION.id, secret: EXAMPLE_APPLICATION.secret },
            auth: { tokenHost: root, tokenPath },
            options: { authorizationMethod: 'body' },
            http: { headers: { 'X-Device-Authorization': basicOf(deviceSecret) } },
          })
        : new ClientCredentials({
            // The device in the place of the application, which comes as a parameter.
            client: { id: EXAMPLE_DEVICE.id, secret: deviceSecret },
            auth: { tokenHost: root, tokenPath },
            options: { credentialsEncodingMode: 'loose' },
          })
    const parameters = generation === 2 ? {} : { client_id: EXAMPLE_APPLICATION.id }
    return {
      async obtain() {
        const { token } = await client.getToken(parameters)
        return Number(new Date(String(token['expires_at']))) - Date.now()
      },
    }
  },

  '@badgateway/oauth2-client': ({ root, generation, deviceSecret }) => {
    const client =
      generation === 2
        ? new OAuth2Client({
            tokenEndpoint: root + tokenPath,
            clientId: EXAMPLE_APPLICATION.id,
            clientSecret: EXAMPLE_APPLICATION.secret,
            authenticationMethod: 'client_secret_post',
            fetch: (input, init) => {
              const headers = new Headers(init?.headers)
              headers.set('X-Device-Authorization', basicOf(deviceSecret))
              return fetch(input, { ...init, headers })
            },
          })
        : new OAuth2Client({
            tokenEndpoint: root + tokenPath,
            clientId: EXAMPLE_DEVICE.id,
            clientSecret: deviceSecret,
            // It refuses `client_id` as a parameter.
            fetch(input, init) {
              const form = new URLSearchParams(typeof init?.body === 'string' ? init.body : '')
              form.set('client_id', EXAMPLE_APPLICATION.id)
              return fetch(input, { ...init, body: form })
            },
          })
    const wrapper = new OAuth2Fetch({
      client,
      getNewToken: () => client.clientCredentials(),
      scheduleRefresh: false,
    })
    return {
      async obtain() {
        const token = await wrapper.getToken()
        return (token.expiresAt ?? 0) - Date.now()
      },
      call: (address) => wrapper.fetch(address),
    }
  },
}
