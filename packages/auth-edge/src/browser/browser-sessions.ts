import { isAuthError, readElevation } from '@santedb/auth-core'
import type { Caller, IncomingCall, ProvenCaller } from '../gateway/callers/caller.ts'
import { base64url, sha256 } from '../gateway/digest.ts'
import { Problem } from '../gateway/problem.ts'
import type { Target } from '../gateway/target.ts'
import type { GatewayWorld } from '../gateway/world.ts'
import { BoundedMemory } from './bounded-memory.ts'
import { createCookieKeeping } from './cookie-keeping.ts'
import { createCookieJar } from './cookies.ts'
import { changePassword } from './endpoints/change-password.ts'
import { beginByCode, finishByCode } from './endpoints/code.ts'
import { elevate, endElevation } from './endpoints/elevation.ts'
import type { BrowserWorld, Endpoint, EndpointAnswer } from './endpoints/endpoint.ts'
import { signOut, tellSession } from './endpoints/session.ts'
import { signInByPassword } from './endpoints/sign-in.ts'
import { guardPage } from './guard-page.ts'
import type { KeptSession } from './keeping.ts'
import { type BrowserSessionsOptions, browserFaults, readBrowserOptions } from './options.ts'
import { createSealer } from './seal.ts'
import { createStoreKeeping } from './store-keeping.ts'
import { createUserAuth, freshSession } from './user-auth.ts'

/** Sessions of browsers: endpoints to sign in with, and the caller that has such a session. */
export interface BrowserSessions {
  /** Lets in whose browser has a session, on routes that say so. Calls can go on as the user. */
  readonly caller: Caller
  /** What is wrong with the options of a gateway that has these sessions. */
  faultsWith(this: void, authOptions: Partial<GatewayWorld['authOptions']>): readonly string[]
  /** Answers the endpoints; `undefined` for any other address. */
  connect(
    this: void,
    world: GatewayWorld,
  ): (
    call: IncomingCall,
    target: Target,
    onFound: (endpoint: string) => void,
  ) => Promise<EndpointAnswer | undefined>
}

const elevationHeader = 'x-santedb-elevation'

/**
 * Makes the sessions of browsers at a gateway (a "backend for frontend"): users sign in through it, and their pages
 * never see a token. The session is in an encrypted cookie of the browser, or in a store.
 *
 * @example
 * ```ts
 * import { createGateway } from '@santedb/auth-edge'
 * import { browserSessions } from '@santedb/auth-edge/browser-sessions'
 *
 * export function createAppGateway(clientSecret: string, sealingKey: string) {
 *   const browser = browserSessions({ origin: 'https://app.example.org', sealingKeys: [sealingKey] })
 *   return createGateway({
 *     root: 'https://icdr.example.org:8443',
 *     clientId: 'EXAMPLE_APPLICATION',
 *     clientSecret,
 *     browser,
 *     routes: [{ path: '/fhir/*', methods: ['GET', 'POST'], callers: [browser.caller], onward: 'caller' }],
 *   })
 * }
 * ```
 */
export function browserSessions(options: BrowserSessionsOptions): BrowserSessions {
  const faults = browserFaults(options)
  const worlds = new WeakMap<GatewayWorld, BrowserWorld>()
  const worldOf = (world: GatewayWorld) => {
    const known = worlds.get(world) ?? createBrowserWorld(options, world)
    worlds.set(world, known)
    return known
  }
  return {
    faultsWith: ({ dialect, clientSecret }) => [
      ...faults,
      ...(options.signIn?.includes('code') && (dialect === undefined || dialect === 'auto')
        ? ['dialect must be told for sign-in by code']
        : []),
      ...(options.signIn?.includes('code') && clientSecret === undefined
        ? ['clientSecret must be given for sign-in by code, which takes no device']
        : []),
    ],
    caller: {
      kind: 'browser-session',
      faults: [],
      readsHeaders: ['cookie', 'origin', 'sec-fetch-site', elevationHeader],
      actsForItself: true,
      connect: (world) => (call) => prove(call, worldOf(world)),
    },
    connect(world) {
      const browser = worldOf(world)
      const endpoints = endpointsOf(browser)
      return async (call, target, onFound) => {
        const methods = endpoints.get(target.path)
        if (!methods) return undefined
        onFound(target.path)
        const { method } = call.request
        const endpoint = Object.hasOwn(methods, method) ? methods[method] : undefined
        if (!endpoint)
          throw new Problem('method_not_allowed', { headers: { allow: Object.keys(methods).join(', ') } })
        return endpoint(call, target, browser)
      }
    },
  }
}

function createBrowserWorld(options: BrowserSessionsOptions, world: GatewayWorld): BrowserWorld {
  const settings = readBrowserOptions(options)
  const { clock } = world
  const { store, maximumAgeMs } = settings
  const sealer = createSealer(settings.sealingKeys)
  const memory = new BoundedMemory(clock)
  const jar = createCookieJar('santedb-session')
  return {
    world,
    settings,
    sealer,
    pendingJar: createCookieJar('santedb-sign-in'),
    keeping: store
      ? createStoreKeeping({ jar, store, clock, maximumAgeMs })
      : createCookieKeeping({ jar, sealer, memory, clock, maximumAgeMs }),
    async claimOnce(what, ttlMs) {
      const key = `once.${base64url(await sha256(what))}`
      if (memory.get(key) !== null) return false
      memory.set(key, '1', ttlMs)
      if (!store) return true
      const isFirst = (await store.get(key)) === null
      if (isFirst) await store.set(key, '1', ttlMs)
      return isFirst
    },
  }
}

function endpointsOf({
  settings: { prefix, signIn },
}: BrowserWorld): Map<string, Partial<Record<string, Endpoint>>> {
  const byCode = signIn.includes('code')
  const byPassword = signIn.includes('password')
  return new Map<string, Partial<Record<string, Endpoint>>>([
    [`${prefix}/session`, { GET: tellSession }],
    [`${prefix}/sign-out`, { POST: signOut }],
    [
      `${prefix}/sign-in`,
      { ...(byCode && { GET: beginByCode }), ...(byPassword && { POST: signInByPassword }) },
    ],
    [`${prefix}/elevation`, { POST: elevate, DELETE: endElevation }],
    ...(byPassword ? ([[`${prefix}/password`, { POST: changePassword }]] as const) : []),
    ...(byCode ? ([[`${prefix}/callback`, { GET: finishByCode }]] as const) : []),
  ])
}

async function prove(call: IncomingCall, browser: BrowserWorld): Promise<ProvenCaller | undefined> {
  const { request, context } = call
  const { world, settings, keeping } = browser
  if (!keeping.isThere(request)) return undefined
  guardPage(request, settings.origin)
  const kept = await keeping.open(request)
  if (!kept) throw new Problem('sign_in_required', { cookies: keeping.forget(request) })
  const auth = createUserAuth(kept, world, context)
  const finish = () => kept.save(request)
  const proven = { kind: 'browser-session', name: kept.about.user || undefined, finish }
  if (request.headers.has(elevationHeader))
    return { ...proven, fetch: elevatedFetch(kept.about.elevation, world) }
  try {
    await freshSession(auth, kept, world, request.signal)
  } catch (error) {
    throw (await isOver(error, kept))
      ? new Problem('sign_in_required', { cookies: keeping.forget(request) })
      : error
  }
  const signedIn: typeof fetch = async (input, init) => {
    try {
      return await auth.fetch(input, init)
    } catch (error) {
      await isOver(error, kept)
      throw error
    }
  }
  return { ...proven, fetch: signedIn }
}

/** Whether a failure means that the user has to sign in again; then the browser's session is over. */
async function isOver(error: unknown, kept: KeptSession): Promise<boolean> {
  if (!isAuthError(error) || error.code !== 'sign_in_required') return false
  await kept.end()
  return true
}

function elevationEnded(): Problem {
  return new Problem('elevation_required', { detail: 'The elevation has ended.' })
}

function elevatedFetch(
  elevation: { accessToken: string; expiresAtMs: number } | undefined,
  { clock, fetch }: GatewayWorld,
): typeof globalThis.fetch {
  if (!elevation || elevation.expiresAtMs <= clock.now()) throw elevationEnded()
  const { accessToken } = elevation
  return async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Bearer ${accessToken}`)
    const response = await fetch(input, { ...init, headers })
    if (response.status !== 401 || readElevation(response)) return response
    // It is the elevated session that has ended, not the user's own.
    await response.body?.cancel()
    throw elevationEnded()
  }
}
