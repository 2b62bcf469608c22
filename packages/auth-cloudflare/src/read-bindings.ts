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
 * Reads the options of {@link createAuth} from bindings by their names: the texts and secrets `SANTEDB_ROOT`,
 * `SANTEDB_CLIENT_ID`, `SANTEDB_CLIENT_SECRET`, `SANTEDB_DEVICE_ID`, `SANTEDB_DEVICE_SECRET`, `SANTEDB_DIALECT`,
 * `SANTEDB_POLICIES` and `SANTEDB_ORIGINS` (with spaces or commas between), `SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP` (`true`),
 * and the bindings `SANTEDB_CERTIFICATE` (`mtls_certificates`), `SANTEDB_SESSIONS` (Durable Object) and `SANTEDB_CACHE`
 * (KV). What is not bound is left out; whether what remains is enough is for `createAuth` to say.
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
  const bound = new Map(Object.entries(env).map(([name, value]) => [name, value === '' ? undefined : value]))
  const read = (name: string) => bound.get(prefix + name)
  const listOf = (name: string) => {
    const value: unknown = read(name)
    return typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value
  }
  const deviceId = read('DEVICE_ID')
  const deviceSecret = read('DEVICE_SECRET')
  const given = {
    clientSecret: read('CLIENT_SECRET'),
    device:
      deviceId === undefined && deviceSecret === undefined
        ? undefined
        : { id: deviceId, secret: deviceSecret },
    dialect: read('DIALECT'),
    policies: listOf('POLICIES'),
    origins: listOf('ORIGINS'),
    unsafeAllowPlainHttp: read('UNSAFE_ALLOW_PLAIN_HTTP') === 'true' || undefined,
    certificate: read('CERTIFICATE'),
    sessions: read('SESSIONS'),
    cache: read('CACHE'),
  }
  return {
    root: read('ROOT'),
    clientId: read('CLIENT_ID'),
    ...Object.fromEntries(Object.entries(given).filter(isGiven)),
  }
}

function isGiven([, value]: [string, unknown]): boolean {
  return value !== undefined
}
