import type * as Package from 'undici'

/** What is used of undici: its fetch and its agent come from one copy, since two of them understand each other by luck. */
export type Undici = Pick<typeof Package, 'Agent' | 'FormData' | 'buildConnector' | 'fetch'>

/**
 * Loads undici, for who needs it and not before. Its first import in a process makes it the dispatcher of Node's own
 * `fetch`, unless that one has been there before; a look at `Response` brings it there.
 */
export function loadUndici(): Promise<Undici> {
  void globalThis.Response
  return import('undici')
}
