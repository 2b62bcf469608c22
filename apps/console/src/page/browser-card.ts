import { createAuth } from '@santedb/auth-browser'
import type { ConsoleState } from '../console-state.ts'
import { BrowserSession } from './browser-session.ts'
import { type Card, createCard } from './card.ts'
import { tell } from './console-client.ts'
import { find, make, write } from './dom.ts'
import { createGlassDialog } from './glass-dialog.ts'
import { createSignInForm } from './sign-in-form.ts'

// SanteDB's documented example of a record that takes an elevation.
const protectedRecord = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const ownAccounts =
  'Users of the test server: allison, allison-mfa (code 123456), allison-facilities, allison-expired. Each has the password Pass@123.'

/** This browser's card: who is signed in through the gateway, or the form to sign in by. */
export interface BrowserCard {
  readonly card: Card
  /** Asks the gateway who is signed in, and shows it. */
  look(): Promise<void>
  /** Calls FHIR, if somebody is signed in. */
  call(): Promise<void>
}

/** Makes the card; `state` is what the console told last, `notify` tells the user what came of something. */
export function createBrowserCard(
  state: () => ConsoleState | undefined,
  notify: (message: string) => void,
): BrowserCard {
  const auth = createAuth({ onElevation: createGlassDialog() })
  const session = new BrowserSession(auth, () => state()?.control?.clockOffsetMs ?? 0)
  const card = createCard({
    id: 'browser',
    title: 'This browser',
    // As a gateway does.
    renewalPart: 1 / 3,
    absence: 'Nobody is signed in.',
  })
  const who = make('p', { className: 'who' })
  const open = Object.assign(make('button', { text: 'Open a protected record' }), { type: 'button' })
  const leave = Object.assign(make('button', { text: 'Sign out' }), { type: 'button' })
  const signedIn = make('div', {}, who, make('div', { className: 'buttons' }, open, leave))
  const form = createSignInForm(auth)
  const hint = find(HTMLElement, '.hint', form)
  const page = Object.assign(make('a', { text: 'Sign in at the server’s own page' }), {
    href: auth.signInUrl('/'),
  })
  page.hidden = true
  form.append(page)
  card.own.append(signedIn, form)
  signedIn.className = 'own'

  function show(): void {
    const { info } = session
    write(hint, state()?.isOwn ? ownAccounts : '')
    page.hidden = !state()?.control
    signedIn.hidden = !info
    form.hidden = Boolean(info)
    card.callButton.hidden = card.revokeButton.hidden = !info
    const elevated = info?.elevation && info.elevation.expiresAt.getTime() > Date.now()
    write(who, info ? `Signed in as ${info.user}${elevated ? ', with an elevation' : ''}.` : '')
    card.show(session.content('through the gateway, with a cookie and no token'))
  }

  async function call(path: string, what?: string): Promise<void> {
    const { status, failure } = await session.call(path, what)
    await session.look().catch(() => undefined)
    show()
    if (what !== undefined) notify(`The ${what}: ${failure ?? `HTTP ${status}`}.`)
  }

  const run = (work: () => Promise<unknown>) => () => {
    work().catch((error: unknown) => notify(error instanceof Error ? error.message : String(error)))
  }
  card.callButton.addEventListener(
    'click',
    run(() => call('/fhir/Patient')),
  )
  card.revokeButton.addEventListener(
    'click',
    run(async () => {
      await tell('revoke', { user: session.info?.user })
      notify('This browser: revoked at the server.')
    }),
  )
  open.addEventListener(
    'click',
    run(() => call(protectedRecord, 'protected record')),
  )
  leave.addEventListener(
    'click',
    run(() => auth.signOut()),
  )
  auth.onChange((info) => {
    session.note(info)
    show()
  })
  return {
    card,
    async look() {
      await session.look().finally(show)
    },
    call: async () => (session.info ? call('/fhir/Patient') : undefined),
  }
}
