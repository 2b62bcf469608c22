import type { Accounts } from './accounts.ts'
import type { Session } from './sessions.ts'
import type { User } from './users.ts'

/** A session as it outlives the server: its accounts by name. */
export interface StoredSession extends Omit<Session, 'application' | 'device' | 'user'> {
  readonly application: string
  readonly device?: string | undefined
  readonly user?: string | undefined
}

/** The failures of an account, by its kind and security id. */
export interface StoredFailures {
  readonly account: string
  readonly count: number
  readonly lockedUntilMs: number
}

/** Where sessions and locks outlive the server. Everything is done at once. */
export interface TestServerStore {
  sessions(): Iterable<StoredSession>
  putSession(session: StoredSession): void
  removeSession(id: string): void
  clearSessions(): void
  failures(): Iterable<StoredFailures>
  putFailures(failures: StoredFailures): void
  removeFailures(account: string): void
  clearFailures(): void
}

/** The accounts that stored sessions may belong to. */
export interface KnownAccounts {
  readonly applications: Accounts
  readonly devices: Accounts
  readonly users: Accounts<User>
}

export function toStored(session: Session): StoredSession {
  const { application, device, user } = session
  return { ...session, application: application.id, device: device?.id, user: user?.id }
}

/** The stored sessions whose accounts are still known. */
export function fromStored(
  stored: Iterable<StoredSession>,
  { applications, devices, users }: KnownAccounts,
): readonly Session[] {
  return [...stored].flatMap((session) => {
    const application = applications.find(session.application)
    const device = session.device === undefined ? undefined : devices.find(session.device)
    const user = session.user === undefined ? undefined : users.find(session.user)
    const isComplete =
      Boolean(device) === (session.device !== undefined) && Boolean(user) === (session.user !== undefined)
    return application && isComplete ? [{ ...session, application, device, user }] : []
  })
}
