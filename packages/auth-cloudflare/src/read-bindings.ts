import { readEnvironment } from '@santedb/auth-edge'
import type { AuthOptions } from './options.ts'

/** What {@link readBindings} may be told. */
export interface ReadBindingsOptions {
  /**
   * What the names of the bindings begin with.
   *
   * @default 'SANTEDB_'
   */
  prefix?: string | undefined
}

/**
 * Reads the options of {@link createAuth} from bindings by their names: the texts and secrets that
 * {@link readEnvironment} reads (`SANTEDB_ROOT`, `SANTEDB_CLIENT_ID`, `SANTEDB_CLIENT_SECRET`, `SANTEDB_DEVICE_ID`,
 * `SANTEDB_DEVICE_SECRET` and others), and the bindings `SANTEDB_CERTIFICATE` (`mtls_certificates`), `SANTEDB_SESSIONS`
 * (Durable Object) and `SANTEDB_CACHE` (KV). What is not bound is left out; whether what remains is enough is for
 * `createAuth` to say.
 *
 * @example
 * ```ts
 * import { createAuth, readBindings } from '@santedb/auth-cloudflare'
 * import { env } from 'cloudflare:workers'
 *
 * export const auth = createAuth({ ...readBindings(env), timeoutMs: 10_000 })
 * ```
 */
export function readBindings(env: object, { prefix = 'SANTEDB_' }: ReadBindingsOptions = {}): AuthOptions {
  const bound = new Map(Object.entries(env))
  const bindings = {
    certificate: bound.get(`${prefix}CERTIFICATE`),
    sessions: bound.get(`${prefix}SESSIONS`),
    cache: bound.get(`${prefix}CACHE`),
  }
  const given = Object.entries(bindings).filter(([, binding]) => binding !== undefined)
  return { ...readEnvironment(env, { prefix }), ...Object.fromEntries(given) }
}
