import type { Auth } from '@santedb/auth-core'
import {
  createGateway as createEdgeGateway,
  type Gateway,
  type GatewayOptions as EdgeOptions,
} from '@santedb/auth-edge'
import { createIsolateAuth } from './create-auth.ts'
import { type BindingOptions, createFrom } from './options.ts'

/** What {@link createGateway} needs to know: all that auth-edge's does, and bindings. */
export interface GatewayOptions
  extends Omit<EdgeOptions, 'createAuth' | 'lengthsHold' | 'callsEnd'>, BindingOptions {}

/**
 * Makes a gateway before SanteDB that signs in by itself, with one session for all requests; see auth-edge for its
 * routes. Make it once, at the top of a module. Nothing is sent until the first request.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createGateway, nobody, readBindings } from '@santedb/auth-cloudflare'
 * import { env } from 'cloudflare:workers'
 *
 * const gateway = createGateway({
 *   ...readBindings(env),
 *   routes: [{ path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' }],
 * })
 *
 * export default {
 *   fetch: (request: Request, _env: object, context: object): Promise<Response> => gateway(request, context),
 * }
 * ```
 */
export function createGateway(options: GatewayOptions): Gateway {
  const made = new WeakMap<object, Auth>()
  return createFrom(options, (edgeOptions) =>
    createEdgeGateway({
      ...edgeOptions,
      // The gateway asks for it at each request, and each of its sessions is to be kept.
      createAuth(authOptions) {
        const auth = made.get(authOptions) ?? createIsolateAuth(authOptions)
        made.set(authOptions, auth)
        return auth
      },
      // What comes in and is handed to `fetch` as it is streams without waking the Worker.
      lengthsHold: true,
      callsEnd: true,
    }),
  )
}
