import type { ServerContext } from '../context.ts'
import type { SessionTerms } from '../state/sessions.ts'

const REFRESH_ID_BYTES = 32

/**
 * How long an ordinary session lasts. Its refresh token has an end of its own that is checked nowhere; only a node's
 * copy of the session is kept until then (SanteDB's `AdoSessionProvider`).
 */
export function ordinaryTerms({ options }: ServerContext): SessionTerms {
  return {
    lengthSeconds: options.sessionLengthSeconds,
    refreshLengthSeconds: options.refreshLengthSeconds,
    refreshIdBytes: REFRESH_ID_BYTES,
  }
}

/** An ordinary session that cannot be refreshed. */
export function unrefreshableTerms(context: ServerContext): SessionTerms {
  return { ...ordinaryTerms(context), refreshIdBytes: 0 }
}

/** How long a session lasts that overrides policies or changes a password; it cannot be refreshed. */
export function elevatedTerms({ options }: ServerContext): SessionTerms {
  const { elevatedSessionLengthSeconds } = options
  return {
    lengthSeconds: elevatedSessionLengthSeconds,
    refreshLengthSeconds: elevatedSessionLengthSeconds,
    refreshIdBytes: 0,
  }
}
