import {
  AuthError,
  type AuthOptions as CoreOptions,
  type Clock,
  createMemoryStore,
  isAuthError,
  type SessionStore,
} from '@santedb/auth-core'
import * as v from 'valibot'
import type { CacheBinding, CertificateBinding, SessionsBinding } from './bindings.ts'
import { createCacheStore } from './cache-store.ts'
import { createCertificateFetch } from './certificate-fetch.ts'
import { invalidOptions } from './failures.ts'
import { createObjectStore } from './object/object-store.ts'
import { createRequestClock } from './request/request-clock.ts'

/** The bindings that Workers have beyond the options of auth-core. */
export interface BindingOptions {
  /**
   * The binding of `mtls_certificates` with the device's client certificate.
   *
   * @default none
   */
  certificate?: CertificateBinding | undefined
  /**
   * What the client certificate is presented with. `sign-in`: whatever goes to SanteDB's OAuth service at `<root>/auth`.
   * `every-call`: calls to the root and to `origins` too. With `dialect: 'standard'` it is every call in any case, since
   * a token can be bound to the certificate (RFC 8705).
   *
   * @default 'sign-in'
   */
  certificateFor?: 'sign-in' | 'every-call' | undefined
  /**
   * The binding to {@link SessionObject}: one session for every isolate everywhere, renewed ahead of its end.
   *
   * @default each isolate has a session of its own, in its memory
   */
  sessions?: SessionsBinding | undefined
  /** The binding to a KV namespace that sessions are cached in; see {@link createCacheStore} for what it cannot do. */
  cache?: CacheBinding | undefined
}

/** What {@link createAuth} needs to know: all that auth-core's does, and bindings. */
export interface AuthOptions extends CoreOptions, BindingOptions {}

const stores = ['sessions', 'cache', 'store'] as const

const schema = v.object({
  certificate: bindingWith('fetch'),
  certificateFor: v.optional(v.picklist(['sign-in', 'every-call'], "must be 'sign-in' or 'every-call'")),
  sessions: bindingWith('getByName'),
  cache: bindingWith('get', 'put', 'delete'),
})

/** What this package looks at among the options that are not its own. */
type Shared = Pick<
  CoreOptions,
  'root' | 'origins' | 'dialect' | 'fetch' | 'clock' | 'store' | 'clientCertificate'
>

/**
 * Creates something from options with bindings: in their place it gets what auth-core knows.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, those that `create` finds too.
 */
export function createFrom<Options extends Shared & BindingOptions, Created>(
  options: Options,
  create: (options: Omit<Options, keyof BindingOptions>) => Created,
): Created {
  const faults = faultsOf(options ?? {})
  try {
    const created = create(translate(options ?? {}, faults.length === 0))
    if (faults.length === 0) return created
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'invalid_options') throw error
    faults.unshift(error.summary.replace(/^Wrong options: /, '').replace(/\.$/, ''))
  }
  throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
}

/** The options of auth-core that those of a Worker come to. */
export function coreOptionsOf(options: AuthOptions): CoreOptions {
  return translate(options, true)
}

function translate<Options extends Shared & BindingOptions>(
  options: Options,
  isUsable: boolean,
): Omit<Options, keyof BindingOptions> {
  const { certificate, certificateFor: _, sessions, cache, ...shared } = options
  // A clock that is none is for auth-core to refuse.
  if (!isUsable || (options.clock && !isClock(options.clock))) return shared
  const clock = createRequestClock(options.clock)
  const store = sessions ? createObjectStore(sessions) : cache && createCacheStore(cache)
  return {
    ...shared,
    clock,
    store: options.store ?? store ?? createIsolateStore(clock),
    ...(certificate && {
      clientCertificate: options.clientCertificate ?? true,
      fetch: createCertificateFetch(options),
    }),
  }
}

// With a lock that is always free: within one isolate renewals are told apart already, and a lease would outlive a
// request that ends.
function createIsolateStore(clock: Clock): SessionStore {
  return { ...createMemoryStore(clock), lock: async () => async () => {} }
}

function faultsOf(options: Partial<Shared> & BindingOptions): string[] {
  const { issues = [] } = v.safeParse(schema, options)
  const faults = issues.map(({ path, message }) => `${String(path?.[0]?.key)} ${message}`)
  const given = stores.filter((name) => options[name] !== undefined)
  if (given.length > 1)
    faults.push(`${given.join(' and ')} exclude each other: a session is kept in one place`)
  if (options.certificate && options.fetch) {
    faults.push('certificate cannot be used beside fetch, which brings its own connections')
  }
  return faults
}

function isClock(value: unknown): boolean {
  return hasFunctions(value, 'now', 'setTimeout')
}

function bindingWith(...names: string[]) {
  const isBinding = (value: unknown) => hasFunctions(value, ...names)
  return v.optional(v.custom<object>(isBinding, 'must be a binding of its kind'))
}

function hasFunctions(value: unknown, ...names: string[]): boolean {
  return names.every((name) => typeof Object(value)[name] === 'function')
}
