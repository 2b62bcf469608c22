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

/**
 * JSON without the secrets, whoever has repeated them: a server's words and a proxy's page can hold what was sent to
 * them.
 */
export function writeTicket(ticket: Ticket, secrets: readonly string[]): string {
  const text = JSON.stringify(ticket, null, 2)
  return `${redact(text, secrets)}\n`
}

/** Removes secrets from a text, as they are and as JSON or an address writes them. */
export function redact(text: string, secrets: readonly string[]): string {
  const spellings = secrets
    .flatMap((secret) =>
      secret === '' ? [] : [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)],
    )
    .toSorted((a, b) => b.length - a.length)
  return spellings.reduce((shown, spelling) => shown.replaceAll(spelling, '[removed]'), text)
}
