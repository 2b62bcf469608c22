import type { SessionEntry } from './session-entry.ts'

/** What a keeper does together with others who hold the same session in one store. */
export interface Sharing {
  /** The session that somebody else obtained, where it is newer than ours; one that is over, to be refreshed. */
  join(ours: SessionEntry | undefined): Promise<SessionEntry | undefined>
  /** Whether the server granted a session to us last: one from somebody else may be as dead as the one before. */
  isGranted(accessToken: string): boolean
  /** Takes note that a refresh token was refused: nobody is to find it any more. */
  spend(refreshToken: string): Promise<void>
  /** Takes a session for dead, though somebody stores it yet. */
  bury(accessToken: string): void
  /** Whether the session with this token is the one that is stored. */
  holds(accessToken: string): Promise<boolean>
  /** Stores a session for all. */
  keep(entry: SessionEntry): Promise<void>
  /** Forgets the session for all; gives the one that was stored, or `held` where it is given. */
  take(held: SessionEntry | undefined): Promise<SessionEntry | undefined>
  /**
   * Does the work of obtaining a session once among all, unless joining shows that it is done, and unless what would
   * be presented was refused to somebody lately: then it fails with that refusal, from memory.
   */
  obtain(join: () => Promise<boolean>, work: () => Promise<void>): Promise<void>
}
