import {
  authorizationCode,
  createAuth as createUserAuth,
  type ElevatedAuth,
  expiredPassword,
  type Grant,
  isAuthError,
  password,
  type PendingStep,
  readElevation,
  readPendingStep,
  type Session,
  setPassword,
  userNameOf,
} from '@santedb/auth-core/users'
import { createElevation, type ElevationOptions } from '../elevation.ts'
import { SessionWatch } from '../session-watch.ts'
import type { Auth, AuthOptions, PageSignIn, SessionInfo, SignInStep } from './auth.ts'
import { askAtPage, leaveForPage, takeAnswer } from './code-sign-in.ts'
import { rules } from './options.ts'

/**
 * Makes an {@link Auth} for a page that calls a SanteDB by itself. The page holds the user's tokens: where a gateway
 * can keep them, take `createAuth` of `@santedb/auth-browser`. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-browser/direct'
 *
 * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
 * await auth.signIn({ username: 'allison', password: 'the password of the user' })
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuth(options: AuthOptions): Auth {
  const elevation = options?.onElevation && createElevation({ onElevation: options.onElevation, elevate })
  const core = createUserAuth(options, {
    rules,
    async elevate(refused) {
      const request = readElevation(refused)
      return request && (await elevation?.(request))?.session
    },
  })
  // Beside the store: the session that may only set a password is nobody's to find.
  const aside = createUserAuth({ ...options, store: undefined }, { rules })
  const watch = new SessionWatch(
    `${options.root} ${options.clientId}`,
    session,
    // What cannot be done now is found out by the next call.
    (message) => void hear(message).catch(() => {}),
  )
  let isWatching = false

  async function session(): Promise<SessionInfo | undefined> {
    beginWatch()
    const info = await core.session().then(describe, (error: unknown) => {
      if (isSignInRequired(error)) return undefined
      throw error
    })
    watch.note(info)
    return info
  }

  // Others' sign-outs are for every tab that may hold a session, whether anybody listens there or not.
  function beginWatch(): void {
    if (!isWatching) watch.listen(() => {})
    isWatching = true
  }

  async function hear(message: unknown): Promise<void> {
    // A session that is in no other tab's store ends with the others; what another one has put there is found there.
    if ((await core.follow()) && message === 'signed-out') await core.signOut()
    watch.lookAgain()
  }

  async function signInBy(grant: Grant): Promise<SignInStep> {
    try {
      const info = describe(await core.signIn(grant))
      beginWatch()
      watch.note(info)
      watch.tellOthers('signed-in')
      return { step: 'done', session: info }
    } catch (error) {
      return readPendingStep(error)
    }
  }

  async function elevate({ policies, purpose, facility, ...secrets }: ElevationOptions): Promise<Outcome> {
    const username = userNameOf(await core.session())
    try {
      const grant = password({ username, ...secrets })
      return { granted: await core.elevate({ grant, purpose, policies, claims: { facility } }) }
    } catch (error) {
      return { next: readPendingStep(error) }
    }
  }

  function atPage(page: PageSignIn) {
    const { root, clientId, policies, redirectUri = location.href.replace(/#.*/s, '') } = options
    return { ...page, root, clientId, policies, redirectUri: String(redirectUri) }
  }

  return Object.freeze<Auth>({
    session,
    async fetch(input, init) {
      beginWatch()
      try {
        return await core.fetch(input, init)
      } catch (error) {
        if (isSignInRequired(error)) watch.note(undefined)
        throw error
      }
    },
    async signIn({ facility, purpose, ...credentials }) {
      return signInBy(password({ ...credentials, claims: { facility, purpose } }))
    },
    async changePassword({ newPassword, ...old }) {
      const { username } = old
      try {
        const isSet = await setPassword(aside, await aside.signIn(expiredPassword(old)), {
          username,
          newPassword,
        })
        // It ends by itself in two minutes.
        await aside.signOut().catch(() => {})
        return isSet ? await signInBy(password({ username, password: newPassword })) : { step: 'rejected' }
      } catch (error) {
        return readPendingStep(error)
      }
    },
    async elevate(wanted) {
      const outcome = await elevate(wanted)
      if ('next' in outcome) return outcome.next
      const { granted } = outcome
      return { ...granted, step: 'done', session: describe(granted.session) }
    },
    signInWithRedirect: ({ returnTo, ...page } = {}) => leaveForPage(atPage(page), returnTo),
    async signInWithPopUp(page = {}) {
      const outcome = await askAtPage(atPage(page))
      return typeof outcome === 'string' ? { step: outcome } : signInBy(authorizationCode(outcome))
    },
    async completeSignIn() {
      const received = takeAnswer()
      if (!received) return undefined
      const { answer, returnTo } = received
      return { ...(await signInBy(authorizationCode(answer))), returnTo }
    },
    async signOut() {
      const ended = await core.signOut()
      watch.note(undefined)
      watch.tellOthers('signed-out')
      return ended
    },
    onChange: (listener) => watch.listen(listener),
  })
}

type Outcome = { readonly granted: ElevatedAuth } | { readonly next: PendingStep }

function describe(session: Session): SessionInfo {
  const { subject, policies, expiresAt } = session
  return { user: userNameOf(session), subject, policies, expiresAt }
}

function isSignInRequired(error: unknown): boolean {
  return isAuthError(error) && error.code === 'sign_in_required'
}
