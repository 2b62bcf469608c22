import { OAuth2Client } from 'google-auth-library'
import type { Account, Contestant } from '../client.ts'

export const googleAuthLibrary: Contestant = {
  name: 'google-auth-library',
  package: 'google-auth-library',
  driven:
    '`OAuth2Client` with the refresh token of a session that was opened beforehand, since it has no client credentials, behind a front that keeps to the first refresh token, as Google does; where sessions are ended, with a `refreshHandler` that asks for them by hand; with `forceRefreshOnFailure`, and with `eagerRefreshThresholdMillis` where sessions are short.',
  claims: ['keeps', 'calls', 'ahead', 'refreshes', 'limits', 'aborts'],
  startsFromRefreshToken: true,
  // It refreshes five minutes ahead.
  renewsAhead: { sessionSeconds: 60, afterMs: 0 },
  open({ root, clientId, clientSecret, tokenEndpoint, headers, timeoutMs, renewAheadMs, refreshToken }) {
    const client = new OAuth2Client({
      clientId,
      clientSecret,
      endpoints: { oauth2TokenUrl: tokenEndpoint },
      forceRefreshOnFailure: true,
      ...(renewAheadMs !== undefined && { eagerRefreshThresholdMillis: renewAheadMs }),
      ...(timeoutMs !== undefined && { transporterOptions: { timeout: timeoutMs } }),
    })
    if (refreshToken === undefined) {
      client.refreshHandler = () => requestByHand({ clientId, clientSecret, tokenEndpoint, headers })
    } else client.setCredentials({ refresh_token: refreshToken })
    return {
      async session() {
        const { token } = await client.getAccessToken()
        if (!token) throw new Error('No token')
        return { accessToken: token, endsAtMs: client.credentials.expiry_date ?? undefined }
      },
      async call(address, init) {
        try {
          const { status, data } = await client.fetch<unknown>(new URL(address, root).href, init)
          return { status, text: async () => (typeof data === 'string' ? data : JSON.stringify(data)) }
        } catch (error) {
          const status = statusOf(error)
          if (status === undefined) throw error
          return { status, text: async () => '', thrown: error }
        }
      },
      renew: () => client.refreshAccessToken(),
      held: () => [client],
    }
  },
}

/** It throws for statuses; as what a call was answered they count. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('response' in error)) return undefined
  const { response } = error
  return response instanceof Object && 'status' in response ? Number(response.status) : undefined
}

async function requestByHand({
  tokenEndpoint,
  clientId,
  clientSecret,
  headers,
}: Pick<Account, 'tokenEndpoint' | 'clientId' | 'clientSecret' | 'headers'>): Promise<{
  access_token: string
  expiry_date: number
}> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const response = await fetch(tokenEndpoint, { method: 'POST', headers, body: new URLSearchParams(form) })
  if (!response.ok) throw new Error(`No token: ${response.status}`)
  const answer: { access_token: string; expires_in: number } = await response.json()
  return { access_token: answer.access_token, expiry_date: Date.now() + answer.expires_in * 1000 }
}
