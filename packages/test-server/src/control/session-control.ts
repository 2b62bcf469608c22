import type { Session, SessionStore, Sessions } from '../state/sessions.ts'
import { fromBase64Url, fromHex } from '../tokens/bytes.ts'
import { readCompact } from '../tokens/compact-jws.ts'
import { guidBytesToUuid } from '../tokens/guid.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const ID_BYTES = 16

/** A session for people to read. Its tokens are not among this. */
export interface SessionSummary {
  /** A lower-case UUID; `sid` of the identity token. */
  readonly id: string
  readonly application: string
  readonly device: string | undefined
  readonly user: string | undefined
  /** What the session may do: policy OIDs. */
  readonly scopes: readonly string[]
  /** In milliseconds since 1970. */
  readonly notBeforeMs: number
  /** In milliseconds since 1970. */
  readonly notAfterMs: number
  readonly isLive: boolean
}

/** The sessions of a server, and the power to end them. */
export interface TestServerSessions {
  /** Those that the server remembers, ended ones too. */
  readonly all: readonly SessionSummary[]
  /**
   * Ends one session at once, by its id or its access token.
   *
   * @throws {RangeError} when there is no such session
   */
  revoke(idOrAccessToken: string): void
  /** Ends all sessions at once. */
  revokeAll(): void
}

/** Shows and ends the sessions of `store` by way of a node's view of them. */
export function createSessionControl(store: Sessions, node: () => SessionStore): TestServerSessions {
  return {
    get all() {
      return store.all.map((session) => summarize(session, store.isLive(session)))
    },
    revoke(idOrAccessToken) {
      const session = store.get(sessionIdOf(idOrAccessToken) ?? '')
      if (!session) throw new RangeError('There is no such session')
      node().abandon(session)
    },
    revokeAll() {
      for (const session of store.all) node().abandon(session)
    },
  }
}

function summarize(session: Session, isLive: boolean): SessionSummary {
  const { id, application, device, user, scopes, notBeforeMs, notAfterMs } = session
  return {
    id,
    application: application.id,
    device: device?.id,
    user: user?.id,
    scopes,
    notBeforeMs,
    notAfterMs,
    isLive,
  }
}

/** The id in any form that an access token has; its signature does not matter here. */
function sessionIdOf(idOrAccessToken: string): string | undefined {
  if (UUID.test(idOrAccessToken)) return idOrAccessToken.toLowerCase()
  const { sid, jti } = readCompact(idOrAccessToken)?.payload ?? {}
  if (typeof sid === 'string') return sid
  const token = typeof jti === 'string' ? jti : idOrAccessToken
  const id = fromHex(token)?.slice(0, ID_BYTES) ?? fromBase64Url(token.split('.')[0] ?? '')
  return id?.length === ID_BYTES ? guidBytesToUuid(id) : undefined
}
