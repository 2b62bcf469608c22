import { createGateway } from '@santedb/auth-edge'
import { browserSessions, createSealingKey } from '@santedb/auth-edge/browser-sessions'
import type { SanteDb } from './santedb/open-santedb.ts'

/** A fetch handler before SanteDB. */
export type Gateway = (request: Request) => Promise<Response>

// Somebody sits in front of it.
const timeoutMs = 10_000

/** Makes the gateway that the page signs in through: users' calls go on as themselves. */
export function createConsoleGateway(origin: string, { root, variables, control }: SanteDb): Gateway {
  const browser = browserSessions({
    origin,
    sealingKeys: [createSealingKey()],
    // To sign in by code the generation must be known.
    signIn: control ? ['password', 'code'] : ['password'],
  })
  return createGateway({
    root,
    clientId: variables.SANTEDB_CLIENT_ID ?? '',
    clientSecret: variables.SANTEDB_CLIENT_SECRET,
    device: { id: variables.SANTEDB_DEVICE_ID ?? '', secret: variables.SANTEDB_DEVICE_SECRET ?? '' },
    unsafeAllowPlainHttp: variables.SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP === 'true',
    ...(control && { dialect: `icdr${control.generation}` }),
    timeoutMs,
    browser,
    routes: [
      { path: '/fhir/*', callers: [browser.caller], onward: 'caller' },
      { path: '/hdsi/*', callers: [browser.caller], onward: 'caller' },
    ],
  })
}
