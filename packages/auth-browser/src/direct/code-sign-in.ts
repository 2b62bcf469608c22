import {
  type AuthorizationAnswer,
  beginCodeSignIn,
  type CodeSignInOptions,
  type PendingAuthorization,
  readCodeAnswer,
  stateOf,
} from '@santedb/auth-core/users'
import { askInPopUp, type PopUpAnswer } from './pop-up.ts'

/** An answer of SanteDB's page, and where the user wanted to be. */
export interface ReceivedAnswer {
  readonly answer: AuthorizationAnswer
  readonly returnTo: string
}

/** What is kept until the user comes back. */
interface Kept {
  readonly pending: PendingAuthorization
  readonly returnTo: string
}

const keyOf = (state: string) => `santedb-auth.sign-in.${state}`

/** Sends the page to SanteDB's. What must be known when it comes back is kept in this tab. */
export async function leaveForPage(
  options: CodeSignInOptions,
  returnTo: string = location.href,
): Promise<void> {
  const { url, pending } = await beginCodeSignIn(options)
  // A path, whatever is given: the user comes back to this site and to no other.
  const { pathname, search, hash } = new URL(returnTo, location.href)
  const kept: Kept = { pending, returnTo: pathname + search + hash }
  sessionStorage.setItem(keyOf(pending.state), JSON.stringify(kept))
  location.assign(url)
}

/** Asks the user at SanteDB's page in a pop-up. */
export async function askAtPage(
  options: CodeSignInOptions,
): Promise<AuthorizationAnswer | 'pop-up-blocked' | 'pop-up-closed'> {
  let pending: PendingAuthorization | undefined
  const outcome = await askInPopUp(async () => {
    const begun = await beginCodeSignIn(options)
    pending = begun.pending
    return begun.url
  })
  return typeof outcome === 'string' ? outcome : readCodeAnswer(outcome, pending)
}

/**
 * Takes the answer out of the page's address, where there is one. In a pop-up it is handed to the page that opened it.
 *
 * @throws AuthError `callback_rejected` where no sign-in was begun in this tab, or SanteDB refused it.
 */
export function takeAnswer(): ReceivedAnswer | undefined {
  const url = new URL(location.href)
  const state = stateOf(new URLSearchParams(url.hash.slice(1)))
  if (!state) return undefined
  // First of all: whatever comes of it, the code is not to be found in the address or the history.
  history.replaceState(history.state, '', url.pathname + url.search)
  const kept = sessionStorage.getItem(keyOf(state))
  sessionStorage.removeItem(keyOf(state))
  const opener: Window | null = window.opener
  if (kept === null && opener) {
    const message: PopUpAnswer = { santedbSignIn: url.href }
    opener.postMessage(message, location.origin)
    window.close()
    return undefined
  }
  const { pending, returnTo = '' } = parseKept(kept)
  return { answer: readCodeAnswer(url, pending), returnTo }
}

// Nothing where it cannot be read: then no sign-in was begun here.
function parseKept(text: string | null): Partial<Kept> {
  try {
    return JSON.parse(text ?? '') ?? {}
  } catch {
    return {}
  }
}
