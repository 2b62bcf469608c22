import { OAuth2Client } from 'google-auth-library'
import type { Caller, Live } from './contenders.ts'

/** google-auth-library, which is for Node.js and what is like it. */
export function createGoogleCaller({ accessToken }: Live): Caller {
  const client = new OAuth2Client({
    // Otherwise it would take node-fetch.
    transporterOptions: { fetchImplementation: (input, init) => fetch(input, init) },
  })
  client.setCredentials({ access_token: accessToken, expiry_date: Date.now() + 3_600_000 })
  const headers = { accept: 'application/json' }
  return (url) => client.request({ url, headers, responseType: 'stream' })
}
