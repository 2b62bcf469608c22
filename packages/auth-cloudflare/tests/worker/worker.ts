// What the tests ask workerd to do: each path is one thing that a Worker may do with its session.
import { createAuth as createCoreAuth } from '@santedb/auth-core'
import { type Auth, createAuth, isAuthError, readBindings, SessionObject } from '../../src/index.ts'
import { coreOptionsOf } from '../../src/options.ts'
import { createRequestClock } from '../../src/request/request-clock.ts'
import { createRequestFlight } from '../../src/request/request-flight.ts'
import { env } from 'cloudflare:workers'

const { CERTIFICATE_FOR } = env as { CERTIFICATE_FOR?: 'every-call' }
const options = { ...readBindings(env), certificateFor: CERTIFICATE_FOR, timeoutMs: 15_000 }
const auth = createAuth(options)
// As if the runtime had ended its requests' work, whatever was asked of it.
const mortal = createCoreAuth(
  coreOptionsOf(options),
  createRequestFlight({ clock: createRequestClock(), waitUntil: () => {} }),
)

/** An object that can be made to forget all but what it stored. */
export class Sessions extends SessionObject {
  readonly #bornAt: string = crypto.randomUUID()

  async incarnation(): Promise<string> {
    return this.#bornAt
  }

  async crash(): Promise<void> {
    this.ctx.abort('crashed on purpose')
  }

  async alarmAtMs(): Promise<number | null> {
    return this.ctx.storage.getAlarm()
  }

  async countStored(): Promise<number> {
    return [...this.ctx.storage.kv.list()].length
  }
}

interface Bindings {
  SANTEDB_SESSIONS?: DurableObjectNamespace<Sessions>
}

const actions: Record<string, (url: URL, bindings: Bindings) => Promise<unknown>> = {
  session: () => tokenOf(auth),
  mortal: () => tokenOf(mortal),
  // A client of its own, that knows nothing: as good as another isolate.
  another: () => tokenOf(createAuth(options)),
  async call(url) {
    const response = await auth.fetch(url.searchParams.get('path') ?? '/fhir/Patient')
    return { status: response.status, body: await response.text() }
  },
  async 'begin-and-end'() {
    void auth.session()
  },
  async 'begin-and-die'() {
    void mortal.session()
    // Until the token request is under way.
    await new Promise((resolve) => setTimeout(resolve, 500))
  },
  signOut: () => auth.signOut(),
  wrongOptions: async () => createAuth({ ...readBindings({ SANTEDB_CERTIFICATE: {} }), root: 'ftp://x' }),
  // What the object signs in with, which is nobody else's business.
  askSecrets: async (url, bindings) => Reflect.get(objectOf(url, bindings), 'authOptions').call(undefined),
  incarnation: (url, bindings) => objectOf(url, bindings).incarnation(),
  crash: (url, bindings) =>
    objectOf(url, bindings)
      .crash()
      .catch(() => 'crashed'),
  alarmAtMs: (url, bindings) => objectOf(url, bindings).alarmAtMs(),
  countStored: (url, bindings) => objectOf(url, bindings).countStored(),
}

async function tokenOf({ session }: Auth): Promise<string> {
  return (await session()).accessToken
}

function objectOf(url: URL, { SANTEDB_SESSIONS }: Bindings) {
  if (!SANTEDB_SESSIONS) throw new Error('There are no objects')
  return SANTEDB_SESSIONS.get(SANTEDB_SESSIONS.idFromString(url.searchParams.get('object') ?? ''))
}

const worker: ExportedHandler<Bindings> = {
  async fetch(request, bindings) {
    const url = new URL(request.url)
    try {
      return Response.json({ value: await actions[url.pathname.slice(1)]?.(url, bindings) })
    } catch (error) {
      const { code, message, retryAt } = isAuthError(error) ? error : { message: String(error) }
      return Response.json({ code, message, retryAt }, { status: 500 })
    }
  },
}
export default worker
