// Those who can share a session by Redis: ours, and the one peer that has a place for a stored token, as its own
// documents show. (That of @azure/msal-node takes every session for over that has less than five minutes left.)
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'
import { createAuth } from '@santedb/auth-node'
import { createRedisStore } from '@santedb/auth-node/redis'
import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import { createClient } from 'redis'

/** Gives a session, from Redis or by a token request. */
export type Sharer = () => Promise<unknown>

const { id: clientId, secret: clientSecret } = EXAMPLE_APPLICATION
const storedAs = 'token'

export const sharers: Readonly<Record<string, (root: string, redisUrl: string) => Promise<Sharer>>> = {
  async 'SanteDB Auth'(root, redisUrl) {
    const redis = await createClient({ url: redisUrl }).connect()
    const auth = createAuth({ root, clientId, clientSecret, store: createRedisStore({ client: redis }) })
    return () => auth.session()
  },

  async '@badgateway/oauth2-client'(root, redisUrl) {
    const redis = await createClient({ url: redisUrl }).connect()
    const client = new OAuth2Client({
      tokenEndpoint: `${root}/auth/oauth2_token`,
      clientId,
      clientSecret,
      authenticationMethod: 'client_secret_post',
    })
    const wrapper = new OAuth2Fetch({
      client,
      getNewToken: () => client.clientCredentials(),
      getStoredToken: async () => JSON.parse((await redis.get(storedAs)) ?? 'null'),
      storeToken: (token) => void redis.set(storedAs, JSON.stringify(token)),
    })
    return () => wrapper.getAccessToken()
  },
}
