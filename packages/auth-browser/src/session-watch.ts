import type { SignedInUser } from './sign-in-step.ts'

/** Who is signed in, and when that is over in any case, where there is such a time. */
type Watched = SignedInUser & { readonly endsAt?: Date }
type Listener<Info> = (session: Info | undefined) => void

// The longest that a timer can wait.
const longestDelayMs = 2 ** 31 - 1

/** Tells a page's parts who is signed in, whichever tab that was done in. It costs nothing while nobody listens. */
export class SessionWatch<Info extends Watched> {
  readonly #channelName: string
  readonly #look: () => Promise<Info | undefined>
  readonly #hear: (message: unknown) => void
  readonly #listeners = new Set<Listener<Info>>()
  /** Who was there last: `undefined` for nobody, `null` while it is not known. */
  #known: string | null | undefined = null
  #channel: BroadcastChannel | undefined
  #endTimer: ReturnType<typeof setTimeout> | undefined

  /**
   * @param look Finds out who is there; what comes of it is told here too.
   * @param hear Takes what another tab has told; by looking again, where it is left out.
   */
  constructor(
    name: string,
    look: () => Promise<Info | undefined>,
    hear: (message: unknown) => void = () => this.lookAgain(),
  ) {
    this.#channelName = `santedb-auth ${name}`
    this.#look = look
    this.#hear = hear
  }

  /** Notes who is there, and tells the listeners if it is somebody else than before. */
  note(session: Info | undefined): void {
    const who = session && JSON.stringify([session.user, session.subject, session.endsAt])
    const isNews = who !== this.#known
    this.#known = who
    if (isNews) for (const listener of this.#listeners) listener(session)
    clearTimeout(this.#endTimer)
    if (!session || this.#listeners.size === 0) return
    const { endsAt = session.expiresAt } = session
    const leftMs = Math.min(endsAt.getTime() - Date.now() + 1000, longestDelayMs)
    this.#endTimer = setTimeout(this.lookAgain, leftMs)
  }

  /** Tells the other tabs that somebody else may be there now. */
  tellOthers(message: 'signed-in' | 'signed-out'): void {
    const channel = this.#channel ?? openChannel(this.#channelName)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel?.postMessage(message)
    // What is posted is delivered all the same.
    if (channel !== this.#channel) channel?.close()
  }

  /** Finds out who is there now, for whoever listens. */
  readonly lookAgain = (): void => {
    // Who cannot be asked now is asked when the tab is next looked at.
    if (this.#listeners.size > 0) this.#look().catch(() => {})
  }

  listen(listener: Listener<Info>): () => void {
    // A function of its own, so that one that is given twice is told twice, and each time until its own end.
    const own: Listener<Info> = (session) => listener(session)
    if (this.#listeners.size === 0) this.#begin()
    this.#listeners.add(own)
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) this.#end()
    }
  }

  #begin(): void {
    this.#channel = openChannel(this.#channelName)
    this.#channel?.addEventListener('message', ({ data }) => this.#hear(data))
    pageOf()?.addEventListener('visibilitychange', this.#lookIfVisible)
    pageOf()?.defaultView?.addEventListener('pageshow', this.#lookIfVisible)
  }

  #end(): void {
    this.#channel?.close()
    this.#channel = undefined
    pageOf()?.removeEventListener('visibilitychange', this.#lookIfVisible)
    pageOf()?.defaultView?.removeEventListener('pageshow', this.#lookIfVisible)
    clearTimeout(this.#endTimer)
  }

  // A tab that slept through the session's end, or through another tab's sign-out, finds out when it is looked at.
  readonly #lookIfVisible = () => {
    if (pageOf()?.visibilityState === 'visible' && this.#known) this.lookAgain()
  }
}

function openChannel(name: string): BroadcastChannel | undefined {
  return typeof BroadcastChannel === 'function' ? new BroadcastChannel(name) : undefined
}

/** The page, unless this is a worker. */
function pageOf(): Document | undefined {
  return typeof document === 'object' ? document : undefined
}
