import { createTestServer, EXAMPLE_APPLICATION } from '@santedb/test-server'
import { addressOf } from '../santedb/address-of.ts'

export interface TokenFetch {
  readonly fetch: typeof globalThis.fetch
  /** How many sessions were granted. */
  readonly granted: number
}

const root = 'http://localhost'

/**
 * A fetch that answers as the test server does, and grants a session for every token request, each with another token.
 * The test server itself would remember them all.
 */
export async function createTokenFetch(): Promise<TokenFetch> {
  const server = createTestServer({ generation: 3 })
  const answer: { access_token: string } = await (await server.fetch(requestToken())).json()
  const discovery = await server.fetch(new Request(`${root}/auth/.well-known/openid-configuration`))
  const discovered = await discovery.text()
  let granted = 0
  return {
    get granted() {
      return granted
    },
    async fetch(input) {
      if (!addressOf(input).includes('/auth/oauth2_token')) return new Response(discovered)
      granted += 1
      // In its last characters a token differs from the one before.
      const number = granted.toString(36).padStart(8, '0')
      return Response.json({ ...answer, access_token: answer.access_token.slice(0, -number.length) + number })
    },
  }
}

function requestToken(): Request {
  const { id, secret } = EXAMPLE_APPLICATION
  const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret }
  return new Request(`${root}/auth/oauth2_token`, { method: 'POST', body: new URLSearchParams(form) })
}
