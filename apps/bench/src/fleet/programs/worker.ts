// One isolate of a fleet, and in one of them the Durable Object that keeps the session for all.
import { createAuth, readBindings } from '@santedb/auth-cloudflare'
import { env } from 'cloudflare:workers'

export { SessionObject } from '@santedb/auth-cloudflare'

const auth = createAuth(readBindings(env))

const worker: { fetch(): Promise<Response> } = {
  async fetch() {
    const { expiresAt } = await auth.session()
    return Response.json({ expiresAt })
  },
}
export default worker
