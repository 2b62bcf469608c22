import {
  AuthError,
  type AuthOptions as CoreOptions,
  type Clock,
  createAuth,
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

/** What {@link createAuth} needs to know: all that auth-core's does, and the bindings that Workers have beyond it. */
export interface AuthOptions extends CoreOptions {
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

const stores = ['sessions', 'cache', 'store'] as const

const schema = v.object({
  certificate: bindingWith('fetch'),
  certificateFor: v.optional(v.picklist(['sign-in', 'every-call'], "must be 'sign-in' or 'every-call'")),
  sessions: bindingWith('getByName'),
  cache: bindingWith('get', 'put', 'delete'),
})

/**
 * The options of auth-core that bindings come to.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, those of auth-core too.
 */
export function coreOptionsOf(options: AuthOptions): CoreOptions {
  const { certificate, certificateFor: _, sessions: __, cache: ___, ...shared } = options ?? {}
  check(shared, faultsOf(options ?? {}))
  const clock = createRequestClock(shared.clock)
  return {
    ...shared,
    clock,
    store: shared.store ?? storeOf(options) ?? createIsolateStore(clock),
    ...(certificate && withCertificate(options)),
  }
}

function storeOf({ sessions, cache }: AuthOptions): SessionStore | undefined {
  return sessions ? createObjectStore(sessions) : cache && createCacheStore(cache)
}

// With a lock that is always free: within one isolate renewals are told apart already, and a lease would outlive a request that ends.
function createIsolateStore(clock: Clock): SessionStore {
  return { ...createMemoryStore(clock), lock: async () => async () => {} }
}

function withCertificate(options: AuthOptions): Partial<CoreOptions> {
  return { clientCertificate: options.clientCertificate ?? true, fetch: createCertificateFetch(options) }
}

function faultsOf(options: AuthOptions): string[] {
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

// What auth-core finds wrong is told together with what was found here.
function check(options: CoreOptions, faults: readonly string[]): void {
  const found = [...faults]
  try {
    createAuth(options)
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'invalid_options') throw error
    found.unshift(error.summary.replace(/^Wrong options: /, '').replace(/\.$/, ''))
  }
  if (found.length > 0) throw new AuthError(invalidOptions, `Wrong options: ${found.join('; ')}.`)
}

function bindingWith(...names: string[]) {
  return v.optional(
    v.custom<object>(
      (value) =>
        typeof value === 'object' &&
        value !== null &&
        names.every((name) => typeof Reflect.get(value, name) === 'function'),
      'must be a binding of its kind',
    ),
  )
}
