import { readElevation } from '@santedb/auth-core'
import * as v from 'valibot'
import { createElevation } from '../elevation.ts'
import { SessionWatch } from '../session-watch.ts'
import type { Auth, AuthOptions } from './auth.ts'
import { ask, type GatewayContext, pageHeader, type Rejection } from './gateway-requests.ts'
import { checkOptions } from './options.ts'
import { type SessionInfo, type SignInStep, signInStep, whoIsThere } from './sign-in.ts'

const defaultTimeoutMs = 30_000
/** The header that a call says it is to be made with the elevation with. */
const elevationHeader = 'x-santedb-elevation'
const signOutAnswer = v.object({ endedAtServer: v.boolean() })

/**
 * Makes an {@link Auth} for a page behind a gateway of `@santedb/auth-edge`: the session is in a cookie that the page
 * cannot read, and no token ever comes here. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-browser'
 *
 * const auth = createAuth()
 * if (!(await auth.session())) location.assign(auth.signInUrl())
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuth(options: AuthOptions = {}): Auth {
  checkOptions(options)
  const { prefix = '/auth', timeoutMs = defaultTimeoutMs, onElevation } = options
  // Looked up at each call, so that a fetch that is replaced or instrumented later is used.
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const gateway: GatewayContext = { fetch: send, prefix, timeoutMs }
  const watch = new SessionWatch(prefix, session)
  const obtainElevation =
    onElevation &&
    createElevation<SignInStep, true>({
      onElevation,
      async elevate(answer) {
        const next = await elevate(answer)
        return next.step === 'done' ? { granted: true } : { next }
      },
    })
  let looking: Promise<SessionInfo | undefined> | undefined

  function session(): Promise<SessionInfo | undefined> {
    looking ??= look().finally(() => (looking = undefined))
    return looking
  }

  async function look(): Promise<SessionInfo | undefined> {
    const found = await ask(gateway, '/session', whoIsThere)
    const info = found && 'user' in found ? found : undefined
    watch.note(info)
    return info
  }

  async function step(path: string, content: object): Promise<SignInStep> {
    const answer = await ask(gateway, path, signInStep, content)
    if (!('step' in answer)) return rejectedStep(answer)
    if (answer.step !== 'done') return answer
    watch.note(answer.session)
    watch.tellOthers('signed-in')
    return answer
  }

  function elevate(elevation: Parameters<Auth['elevate']>[0]): Promise<SignInStep> {
    return step('/elevation', elevation)
  }

  return Object.freeze<Auth>({
    session,
    elevate,
    signIn: (credentials) => step('/sign-in', credentials),
    changePassword: (change) => step('/password', change),
    signInUrl: (returnTo = location.pathname + location.search + location.hash) =>
      `${prefix}/sign-in?returnTo=${encodeURIComponent(returnTo)}`,
    async signOut() {
      const answer = await ask(gateway, '/sign-out', signOutAnswer, {})
      watch.note(undefined)
      watch.tellOthers('signed-out')
      return { endedAtServer: 'endedAtServer' in answer && answer.endedAtServer }
    },
    onChange: (listener) => watch.listen(listener),
    async fetch(input, init) {
      const request = new Request(isAddress(input) ? new URL(input, location.href) : input, init)
      if (new URL(request.url).origin !== location.origin) return send(request)
      request.headers.set(pageHeader, '1')
      if (!request.headers.has('accept')) request.headers.set('accept', 'application/json')
      const again = obtainElevation && request.clone()
      const response = await send(request)
      if (response.status !== 401) return response
      const elevation = readElevation(response)
      if (elevation && (await obtainElevation?.(elevation))) {
        await response.body?.cancel()
        again?.headers.set(elevationHeader, 'use')
        return send(again ?? request)
      }
      // The session may be over.
      watch.lookAgain()
      return response
    },
  })
}

function isAddress(input: RequestInfo | URL): input is string | URL {
  return typeof input === 'string' || input instanceof URL
}

function rejectedStep({ detail, retryAt }: Rejection): SignInStep {
  return { step: 'rejected', ...(detail !== undefined && { detail }), ...(retryAt && { retryAt }) }
}
