import type { AuthOptions as CoreOptions } from '@santedb/auth-core'

/** What programs connect by on this runtime: a binding, a client, a socket. */
export interface Connection {
  fetch(request: Request): Promise<Response>
}

/** What `createAuth` takes: what auth-core's does, and what only this runtime has. */
export interface AuthOptions extends CoreOptions {
  /**
   * What SanteDB is reached by.
   *
   * @default the global `fetch`
   */
  connection?: Connection | undefined
}

/** What is wrong with the options that auth-core does not know, each by its name and none with its value. */
export function faultsOf({ connection, fetch }: Partial<AuthOptions>): string[] {
  if (connection === undefined) return []
  const rules: [holds: boolean, fault: string][] = [
    [typeof Object(connection).fetch === 'function', 'connection must have the function fetch'],
    [fetch === undefined, 'fetch cannot be used beside connection, which brings its own'],
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}
