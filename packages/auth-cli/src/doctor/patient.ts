import type { Session } from '@santedb/auth-node'
import type { Answer } from './ask.ts'
import type { Configuration } from '../configuration/configuration.ts'
import type { Handshake } from './handshake.ts'

/** What the doctor was asked. */
export interface Complaint {
  /** How long one step may wait. */
  readonly timeoutMs: number
  /** The path of the resource call. */
  readonly path: string
  /** The origin of a page that would call SanteDB from a browser. */
  readonly origin: string | undefined
  /** The variable that names a proxy, where one is set: this program does not use it. */
  readonly proxyVariable: string | undefined
  readonly signal: AbortSignal
  readonly now: () => number
  /** Tells what is about to be done, to people. */
  readonly announce: (what: string) => Promise<void>
}

/** What is known so far: each step reads what those before it have found, and adds its own. */
export interface Patient {
  readonly complaint: Complaint
  readonly readConfiguration: () => Promise<Configuration>
  configuration?: Configuration
  /** Where the server's name leads to. */
  addresses?: readonly string[]
  handshake?: Handshake
  /** The answer to the one question that needs no credentials, or why there was none. */
  discovery?: Answer
  generation?: 2 | 3
  session?: Session
  /** Ends that session. */
  signOut?: () => Promise<{ endedAtServer: boolean }>
}

/** The configuration, once the first step has read it; no other step is taken without. */
export function configurationOf({ configuration }: Patient): Configuration & { readonly root: URL } {
  if (!configuration?.root) throw new Error('There is no configuration.')
  return { ...configuration, root: configuration.root }
}
