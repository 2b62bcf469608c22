import { createAuth, readBindings } from '@santedb/auth-cloudflare'
import { env } from 'cloudflare:workers'

export { SessionObject } from '@santedb/auth-cloudflare'

const auth = createAuth(readBindings(env))

export default {
  async fetch() {
    const { status } = await auth.fetch('/fhir/Patient')
    const { policies } = await auth.session()
    return Response.json({ status, granted: policies.length > 0 })
  },
}
