import type { AuthEvent, AuthObserver, Session } from '@santedb/auth-core'
import { describeEvent } from './describe-event.ts'
import type { CallRecord, EventRecord, Grant, HeldSession } from './status.ts'

const keptEntries = 12

/** What has happened to a session lately. */
export interface Diary {
  /** The option `onEvent` of `createAuth`. */
  readonly onEvent: AuthObserver
  noteCall(call: CallRecord): void
  /** Takes note of what the session may do, which no event tells. */
  noteSession(session: Session): void
  read(nowMs: number): {
    readonly session?: HeldSession | undefined
    readonly grants: readonly Grant[]
    readonly calls: readonly CallRecord[]
    readonly events: readonly EventRecord[]
  }
}

/** Begins a diary. It holds no token. */
export function createDiary(): Diary {
  const calls: CallRecord[] = []
  const events: EventRecord[] = []
  const grants: Grant[] = []
  let held: HeldSession | undefined

  function noteGrant(lifetimeMs: number, how: Grant['how'], nowMs: number): void {
    const isReplaced = held !== undefined && held.endsAtMs > nowMs
    endGrant(nowMs)
    keep(grants, { fromMs: nowMs, untilMs: nowMs + lifetimeMs, how })
    held = {
      policies: held?.policies ?? [],
      obtainedAtMs: isReplaced && held ? held.obtainedAtMs : nowMs,
      renewals: isReplaced && held ? held.renewals + 1 : 0,
      ...(isReplaced && { renewedAtMs: nowMs }),
      endsAtMs: nowMs + lifetimeMs,
    }
  }

  function endGrant(nowMs: number): void {
    const last = grants.pop()
    if (last) grants.push({ ...last, untilMs: Math.min(last.untilMs, nowMs) })
  }

  function note(event: AuthEvent, nowMs: number): void {
    switch (event.type) {
      case 'session_obtained':
        return noteGrant(event.lifetimeMs, 'obtained', nowMs)
      case 'session_renewed':
        return noteGrant(event.lifetimeMs, 'renewed', nowMs)
      case 'session_joined':
        return noteGrant(event.lifetimeMs, 'joined', nowMs)
      case 'session_ended':
        endGrant(nowMs)
        held = undefined
    }
  }

  return {
    onEvent(event) {
      const atMs = Date.now()
      note(event, atMs)
      keep(events, { atMs, type: event.type, text: describeEvent(event) })
    },
    noteCall: (call) => keep(calls, call),
    noteSession({ claims, subject, policies }) {
      const id = claims.sid ?? claims['http://santedb.org/claims/session-id']
      if (held) held = { ...held, policies, subject, ...(typeof id === 'string' && { id }) }
    },
    read: (nowMs) => ({
      session: held && held.endsAtMs > nowMs ? held : undefined,
      grants: [...grants],
      calls: calls.toReversed(),
      events: events.toReversed(),
    }),
  }
}

function keep<T>(list: T[], entry: T): void {
  list.push(entry)
  if (list.length > keptEntries) list.shift()
}
