// What the gateway's first request is measured beside: the same two fetches, for a session and for the call.
import { env } from 'cloudflare:workers'

export default {
  async fetch(request: Request): Promise<Response> {
    const answer = await fetch(`${env.SANTEDB_ROOT}/auth/oauth2_token`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${btoa(`${env.SANTEDB_DEVICE_ID}:${env.SANTEDB_DEVICE_SECRET}`)}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `grant_type=client_credentials&client_id=${env.SANTEDB_CLIENT_ID}`,
    })
    const { access_token: token }: { access_token: string } = await answer.json()
    const { pathname, search } = new URL(request.url)
    const onward = new Request(env.SANTEDB_ROOT + pathname + search, request)
    onward.headers.set('authorization', `Bearer ${token}`)
    return fetch(onward)
  },
}
