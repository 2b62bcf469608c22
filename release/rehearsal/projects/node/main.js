import { createAuthFromEnvironment } from '@santedb/auth-node'

const auth = createAuthFromEnvironment()
const { status } = await auth.fetch('/fhir/Patient')
const { policies } = await auth.session()
await auth.signOut()
console.log(JSON.stringify({ status, granted: policies.length > 0 }))
