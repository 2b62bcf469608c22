import { createAuth } from '@santedb/auth-edge'
import process from 'node:process'

const { SANTEDB_ROOT, SANTEDB_CLIENT_ID, SANTEDB_CLIENT_SECRET, SANTEDB_DEVICE_ID, SANTEDB_DEVICE_SECRET } =
  process.env

const auth = createAuth({
  root: SANTEDB_ROOT,
  clientId: SANTEDB_CLIENT_ID,
  clientSecret: SANTEDB_CLIENT_SECRET,
  device: { id: SANTEDB_DEVICE_ID, secret: SANTEDB_DEVICE_SECRET },
})
const { status } = await auth.fetch('/fhir/Patient')
const { policies } = await auth.session()
await auth.signOut()
console.log(JSON.stringify({ status, granted: policies.length > 0 }))
