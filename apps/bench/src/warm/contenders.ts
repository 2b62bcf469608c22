// Whoever makes a call with a token that lives: ours, the bare thing, and the peers as their own documents say. Every
// one sends the same request, and everyone uses the runtime's own `fetch`.
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'
import * as oauth from 'oauth4webapi'
import * as openidClient from 'openid-client'

/** What of an answer is looked at. */
export interface Answer {
  readonly status: number
  text(): Promise<string>
}

export type Caller = (address: string) => Promise<Answer>

/** What callers are made of. */
export interface Live {
  readonly root: string
  /** Of a session that lives. */
  readonly accessToken: string
}

const accept = 'application/json'

/** The limit: nothing can be faster. */
export function createBareCaller({ accessToken }: Live): Caller {
  const authorization = `Bearer ${accessToken}`
  return (address) => fetch(address, { headers: { accept, authorization } })
}

/** The same with a body, as bare as that can be. */
export function createBareWriter({ accessToken }: Live): Caller {
  const authorization = `Bearer ${accessToken}`
  const headers = { ...writtenHeaders, accept, authorization }
  return (address) => fetch(address, { ...written, headers })
}

const writtenHeaders = { 'content-type': 'application/fhir+json', 'x-request-id': 'a-request' }

/** What is written. */
export const written: RequestInit = {
  method: 'POST',
  headers: writtenHeaders,
  body: JSON.stringify({ resourceType: 'Patient', name: [{ family: 'Example' }] }),
}

export const peers: Readonly<Record<string, (live: Live) => Caller>> = {
  oauth4webapi({ accessToken }) {
    const headers = new Headers({ accept })
    const options = { [oauth.allowInsecureRequests]: true }
    return (address) =>
      oauth.protectedResourceRequest(accessToken, 'GET', new URL(address), headers, undefined, options)
  },

  'openid-client'({ root, accessToken }) {
    const server = { issuer: root, token_endpoint: `${root}/auth/oauth2_token` }
    const configuration = new openidClient.Configuration(server, 'EXAMPLE_APPLICATION')
    openidClient.allowInsecureRequests(configuration)
    const headers = new Headers({ accept })
    return (address) =>
      openidClient.fetchProtectedResource(
        configuration,
        accessToken,
        new URL(address),
        'GET',
        undefined,
        headers,
      )
  },

  '@badgateway/oauth2-client'({ root, accessToken }) {
    const client = new OAuth2Client({ server: root, clientId: 'EXAMPLE_APPLICATION' })
    const wrapper = new OAuth2Fetch({
      client,
      getNewToken: () => ({ accessToken, expiresAt: Date.now() + 3_600_000, refreshToken: null }),
      scheduleRefresh: false,
    })
    return (address) => wrapper.fetch(address, { headers: { accept } })
  },
}
