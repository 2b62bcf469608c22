import type { ServiceStatus } from 'service-kit'

/** What the page is told, once a second. Moments are milliseconds since 1970, on the console's clock. */
export interface ConsoleState {
  readonly nowMs: number
  readonly root: string
  /** Whether the server is the console's own test server, with the accounts that are told on the page. */
  readonly isOwn: boolean
  /** What can be done to the server; left out where it cannot be told what to do. */
  readonly control?:
    | {
        readonly generation: 2 | 3
        readonly outageSeconds: number
        readonly stoppedUntilMs?: number | undefined
        readonly clockOffsetMs: number
      }
    | undefined
  readonly services: readonly ServiceState[]
}

/** One of the services; without `status` it does not answer. */
export interface ServiceState {
  readonly id: string
  readonly title: string
  readonly status?: ServiceStatus | undefined
}
