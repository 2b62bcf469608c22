import type { SessionInfo } from './sign-in.ts'

type Listener = (session: SessionInfo | undefined) => void

// The longest that a timer can wait.
const longestDelayMs = 2 ** 31 - 1

/** Tells a page's parts who is signed in, whichever tab that was done in. It costs nothing while nobody listens. */
export class SessionWatch {
  readonly #channelName: string
  readonly #look: () => Promise<SessionInfo | undefined>
  readonly #listeners = new Set<Listener>()
  /** Who was there last: `undefined` for nobody, `null` while it is not known. */
  #known: string | null | undefined = null
  #channel: BroadcastChannel | undefined
  #endTimer: ReturnType<typeof setTimeout> | undefined

  /** @param look Asks the gateway who is there; what comes of it is told here too. */
  constructor(name: string, look: () => Promise<SessionInfo | undefined>) {
    this.#channelName = `santedb-auth ${name}`
    this.#look = look
  }

  /** Notes who is there, and tells the listeners if it is somebody else than before. */
  note(session: SessionInfo | undefined): void {
    const who = session && JSON.stringify([session.user, session.subject, session.endsAt])
    const isNews = who !== this.#known
    this.#known = who
    if (isNews) for (const listener of this.#listeners) listener(session)
    clearTimeout(this.#endTimer)
    if (!session || this.#listeners.size === 0) return
    const leftMs = Math.min(session.endsAt.getTime() - Date.now() + 1000, longestDelayMs)
    this.#endTimer = setTimeout(this.lookAgain, leftMs)
  }

  /** Lets the other tabs look who is there now. */
  tellOthers(): void {
    const channel = this.#channel ?? openChannel(this.#channelName)
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    channel?.postMessage('changed')
    // What is posted is delivered all the same.
    if (channel !== this.#channel) channel?.close()
  }

  /** Finds out who is there now, for whoever listens. */
  readonly lookAgain = (): void => {
    // Who cannot be asked now is asked when the tab is next looked at.
    if (this.#listeners.size > 0) this.#look().catch(() => {})
  }

  listen(listener: Listener): () => void {
    // A function of its own, so that one that is given twice is told twice, and each time until its own end.
    const own: Listener = (session) => listener(session)
    if (this.#listeners.size === 0) this.#begin()
    this.#listeners.add(own)
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) this.#end()
    }
  }

  #begin(): void {
    this.#channel = openChannel(this.#channelName)
    this.#channel?.addEventListener('message', this.lookAgain)
    pageOf()?.addEventListener('visibilitychange', this.#lookIfVisible)
  }

  #end(): void {
    this.#channel?.close()
    this.#channel = undefined
    pageOf()?.removeEventListener('visibilitychange', this.#lookIfVisible)
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
