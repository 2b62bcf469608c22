import { createAuth, readBindings } from '@santedb/auth-cloudflare'
import { env } from 'cloudflare:workers'
import { createDiary, createService, type Service } from 'service-kit'

export { SessionObject } from '@santedb/auth-cloudflare'

const diary = createDiary()
const auth = createAuth({ ...readBindings(env), onEvent: diary.onEvent })
// A Worker is not told which workerd it runs on, unless by a binding.
const runtime = { name: 'workerd', version: env.WORKERD_VERSION ?? '' }

const service: Service = createService({ runtime, auth, diary })
export default service
