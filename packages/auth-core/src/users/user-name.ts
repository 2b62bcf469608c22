import type { Session } from '../session/session.ts'

/** The name of the user whose session it is, as each generation writes it; empty where SanteDB tells none. */
export function userNameOf({ claims }: Session): string {
  return [claims.name, claims.unique_name].find((name) => typeof name === 'string') ?? ''
}
