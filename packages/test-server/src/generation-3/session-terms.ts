import type { ServerContext } from '../context.ts'
import type { SessionTerms } from '../state/sessions.ts'

const REFRESH_ID_BYTES = 32

/** How long an ordinary session lasts; its refresh token ends with it. */
export function ordinaryTerms({ options }: ServerContext): SessionTerms {
  const { sessionLengthSeconds } = options
  return {
    lengthSeconds: sessionLengthSeconds,
    refreshLengthSeconds: sessionLengthSeconds,
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
