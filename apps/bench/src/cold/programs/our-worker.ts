import { createAuth } from '@santedb/auth-cloudflare'
import { env } from 'cloudflare:workers'
import { readSettings } from '../bindings.ts'

const auth = createAuth({ ...readSettings(env), dialect: 'icdr3' })

export default { fetch: (): Promise<Response> => auth.fetch('/fhir/Patient/1') }
