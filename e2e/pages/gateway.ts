// What a page behind a gateway runs in the tests.
import { type Auth, createAuth } from '@santedb/auth-browser'

const answers: { purpose: string; password: string }[] = []
const changes: (string | undefined)[] = []

/** What the test finds in the page. */
export interface GatewayPage {
  readonly auth: Auth
  readonly answers: typeof answers
  readonly changes: typeof changes
}

const auth = createAuth({ onElevation: async () => answers.shift() })
auth.onChange((session) => changes.push(session?.user))
const page: GatewayPage = { auth, answers, changes }
Object.assign(globalThis, { behindGateway: page })
