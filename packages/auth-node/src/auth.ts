import type { Auth as CoreAuth } from '@santedb/auth-core'

/** A `fetch` that is already signed in, the session behind it, and its connections. */
export interface Auth extends CoreAuth, AsyncDisposable {
  /**
   * Closes the connections that were made with the option `certificate`, when the answers under way have been read, or
   * after five seconds. The session stays, in the store too; a later call opens a connection again. There is no need to
   * call it: idle connections keep no process alive.
   */
  close(this: void): Promise<void>
  /**
   * What `await using` does at the end of its block: signs out and closes. It fails in no case, and takes ten seconds at
   * the most. A session that others share through a store ends for them too: let those use {@link Auth.close}.
   */
  [Symbol.asyncDispose](this: void): Promise<void>
}
