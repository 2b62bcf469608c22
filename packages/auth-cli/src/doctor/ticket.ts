import type { Examined } from './examine.ts'

/** What a support ticket needs, as JSON. */
export interface Ticket {
  readonly version: string
  readonly node: string
  readonly platform: string
  readonly time: Date
  readonly root: string | undefined
  readonly generation: 2 | 3 | undefined
  readonly steps: readonly Readonly<Record<string, unknown>>[]
  readonly firstCause: { readonly step: string; readonly cause: string | undefined } | null
}

/** The findings for a ticket. */
export function stepsOf(examined: readonly Examined[]): Ticket['steps'] {
  return examined.map(({ step, finding }) => ({ step: step.name, ...finding }))
}

/** The ticket as JSON. */
export function writeTicket(ticket: Ticket, redact: (text: string) => string): string {
  const redactValue = (_: string, value: unknown) => (typeof value === 'string' ? redact(value) : value)
  return `${JSON.stringify(ticket, redactValue, 2)}\n`
}
