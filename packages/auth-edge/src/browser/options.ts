import type { SessionStore } from '@santedb/auth-core'
import { isSealingKey } from './seal.ts'

/** What {@link browserSessions} takes. */
export interface BrowserSessionsOptions {
  /** The origin of the pages, which is the gateway's own: `https://app.example.org`. */
  readonly origin: string | URL
  /**
   * How users sign in: with their `password` in a form of the page's, or by `code` at SanteDB's own page.
   *
   * @default ['password']
   */
  readonly signIn?: readonly ('password' | 'code')[] | undefined
  /**
   * Keys that cookies are sealed with, made by {@link createSealingKey}: the first seals, all of them open. Needed
   * without a `store`, and to sign in by code.
   */
  readonly sealingKeys?: readonly string[] | undefined
  /**
   * Where sessions are kept; the browser has a random id then.
   *
   * @default the browser's own cookie, encrypted
   */
  readonly store?: SessionStore | undefined
  /**
   * Where the endpoints are.
   *
   * @default '/auth'
   */
  readonly prefix?: string | undefined
  /**
   * How long after their sign-in users have to sign in again, in seconds, however active they are.
   *
   * @default 43200
   */
  readonly maximumAgeSeconds?: number | undefined
  /**
   * Where users sign in by code, if browsers reach SanteDB's page at another address than the gateway does.
   *
   * @default <root>/auth/authorize
   */
  readonly authorizationEndpoint?: string | URL | undefined
}

/** The options with what was left out. */
export interface BrowserSettings {
  readonly origin: string
  readonly prefix: string
  readonly signIn: readonly ('password' | 'code')[]
  readonly sealingKeys: readonly string[]
  readonly store: SessionStore | undefined
  readonly maximumAgeMs: number
  readonly authorizationEndpoint: string | URL | undefined
}

/** Fills in what was left out. */
export function readBrowserOptions(options: BrowserSessionsOptions): BrowserSettings {
  const { origin, signIn = ['password'], sealingKeys = [], store, prefix = '/auth' } = options
  const { maximumAgeSeconds = 43_200, authorizationEndpoint } = options
  return {
    origin: URL.canParse(String(origin)) ? new URL(origin).origin : '',
    prefix,
    signIn,
    sealingKeys,
    store,
    maximumAgeMs: maximumAgeSeconds * 1000,
    authorizationEndpoint,
  }
}

/** What is wrong with the options, each with its name. */
export function browserFaults(options: BrowserSessionsOptions): string[] {
  const { origin, prefix, signIn, sealingKeys, store, maximumAgeMs, authorizationEndpoint } =
    readBrowserOptions(options)
  const isOrigin = /^https:|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(origin)
  const needsKeys = !store || signIn.includes('code')
  const rules: [holds: boolean, fault: string][] = [
    [isOrigin && isBare(options.origin), 'origin must be an origin like https://app.example.org'],
    [/^(\/[\w.~-]+)+$/.test(prefix), 'prefix must be a path like /auth'],
    [
      Array.isArray(signIn) &&
        signIn.length > 0 &&
        signIn.every((way) => way === 'password' || way === 'code'),
      'signIn must be a list of password and code',
    ],
    [
      Array.isArray(sealingKeys) && sealingKeys.every(isSealingKey) && (!needsKeys || sealingKeys.length > 0),
      'sealingKeys must be a list of keys as createSealingKey makes them; needed without a store, and for code',
    ],
    [!store || typeof store.get === 'function', 'store must have the functions get, set and delete'],
    [maximumAgeMs > 0 && maximumAgeMs < 2 ** 41, 'maximumAgeSeconds must be seconds above 0'],
    [
      authorizationEndpoint === undefined || URL.canParse(String(authorizationEndpoint)),
      'authorizationEndpoint must be an absolute URL',
    ],
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => `browser.${fault}`)
}

function isBare(origin: string | URL): boolean {
  const { pathname, search, hash, username } = new URL(origin)
  return pathname === '/' && search + hash + username === ''
}
