// A service whose client is broken in the way that its first argument names: so that a soak can show that it sees it.
import { type Auth, createAuthFromEnvironment } from '@santedb/auth-node'
import { createDiary, createService } from 'service-kit'
import { serve } from './serve.ts'

type BrokenAuth = Pick<Auth, 'fetch' | 'session'>

const auth = createAuthFromEnvironment()

const broken: Readonly<Record<string, BrokenAuth>> = {
  /** It calls with its first session for ever. */
  'never renews': {
    session: () => (first ??= auth.session()),
    async fetch(input) {
      const { accessToken } = await this.session()
      const address = new URL(input instanceof Request ? input.url : input, process.env.SANTEDB_ROOT)
      return fetch(address, { headers: { authorization: `Bearer ${accessToken}` } })
    },
  },
  /** It signs in for each call, and knows nothing of what was refused before. */
  'remembers nothing': {
    session: () => auth.session(),
    fetch: (input, init) => createAuthFromEnvironment().fetch(input, init),
  },
  /** It waits for nothing. */
  'has no patience': createAuthFromEnvironment({ timeoutMs: 50 }),
  /** It prints its token. */
  leaks: {
    session: () => auth.session(),
    async fetch(input, init) {
      const { accessToken } = await auth.session()
      process.stdout.write(`Calling with ${accessToken}\n`)
      return auth.fetch(input, init)
    },
  },
}
let first: ReturnType<Auth['session']> | undefined

const runtime = { name: 'Node.js', version: process.versions.node }
const chosen = broken[process.argv[2] ?? '']
if (!chosen) throw new Error('Nobody is broken like that')
// The service's own look at the session is not what is broken.
const session: BrokenAuth['session'] = () => auth.session()
serve(
  createService({
    runtime,
    auth: { fetch: (input, init) => chosen.fetch(input, init), session },
    diary: createDiary(),
  }),
)
