import type { AuthOptions } from '@santedb/auth-core'

/** What {@link readEnvironment} may be told. */
export interface ReadEnvironmentOptions {
  /**
   * What the names of the variables begin with.
   *
   * @default 'SANTEDB_'
   */
  prefix?: string | undefined
}

/**
 * Reads the options of {@link createAuth} and {@link createGateway} from variables by their names: `SANTEDB_ROOT`,
 * `SANTEDB_CLIENT_ID`, `SANTEDB_CLIENT_SECRET`, `SANTEDB_DEVICE_ID`, `SANTEDB_DEVICE_SECRET`, `SANTEDB_DIALECT`,
 * `SANTEDB_POLICIES` and `SANTEDB_ORIGINS` (with spaces or commas between), `SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP` (`true`).
 * What is missing or empty is left out; whether what remains is enough is for those to say.
 *
 * @example
 * ```ts
 * import { apiKey, createGateway, readEnvironment } from '@santedb/auth-edge'
 *
 * declare const Deno: { env: { toObject(): Record<string, string> } } // in Bun: Bun.env
 *
 * const environment = Deno.env.toObject()
 * export const gateway = createGateway({
 *   ...readEnvironment(environment),
 *   routes: [{ path: '/fhir/*', callers: [apiKey({ keys: environment.API_KEYS ?? '' })], onward: 'application' }],
 * })
 * ```
 */
export function readEnvironment(
  environment: object,
  { prefix = 'SANTEDB_' }: ReadEnvironmentOptions = {},
): AuthOptions {
  const variables = new Map(Object.entries(environment))
  const read = (name: string) => variables.get(prefix + name) || undefined
  const readList = (name: string) => {
    const value: unknown = read(name)
    return typeof value === 'string' ? value.split(/[\s,]+/).filter(Boolean) : value
  }
  const device = { id: read('DEVICE_ID'), secret: read('DEVICE_SECRET') }
  const given = {
    clientSecret: read('CLIENT_SECRET'),
    device: device.id === undefined && device.secret === undefined ? undefined : device,
    dialect: read('DIALECT'),
    policies: readList('POLICIES'),
    origins: readList('ORIGINS'),
    unsafeAllowPlainHttp: read('UNSAFE_ALLOW_PLAIN_HTTP') === 'true' || undefined,
  }
  return {
    root: read('ROOT'),
    clientId: read('CLIENT_ID'),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  }
}
