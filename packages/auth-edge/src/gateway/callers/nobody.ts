import type { Caller } from './caller.ts'

/**
 * Lets in who proves nothing. Behind others it takes who brings no credential; one that is wrong is still refused.
 *
 * @example
 * ```ts
 * import { nobody, type RouteOptions } from '@santedb/auth-edge'
 *
 * export const capabilities: RouteOptions = { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' }
 * ```
 */
export function nobody(): Caller {
  return {
    kind: 'nobody',
    faults: [],
    readsHeaders: [],
    actsForItself: false,
    connect: () => async () => ({ kind: 'nobody' }),
  }
}
