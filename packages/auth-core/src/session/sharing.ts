import type { Grant } from '../protocol/grant.ts'
import type { SessionEntry } from './session-entry.ts'

/** What a keeper does together with others who hold the same session in one store. */
export interface Sharing {
  /** The session that is stored, whoever obtained it. */
  read(): Promise<SessionEntry | undefined>
  write(entry: SessionEntry): Promise<void>
  remove(): Promise<void>
  /** Does work that must happen once among all, unless it turns out to have been done. */
  once(alreadyDone: () => Promise<boolean>, work: () => Promise<void>): Promise<void>
  /** Presents credentials, unless they were refused to somebody lately: then fails with that refusal, from memory. */
  present<T>(grant: Grant, policies: readonly string[] | undefined, work: () => Promise<T>): Promise<T>
}
