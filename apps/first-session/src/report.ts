import type { Session } from '@santedb/auth-core'
import type { TokenRequestOutline } from './watch-fetch.ts'

const indent = '     '

export function showStep(number: number, title: string, lines: string[] = []): void {
  console.log([`\n  ${number}. ${title}`, ...lines.map((line) => indent + line)].join('\n'))
}

export function describeTokenRequest({ method, path, parts, status }: TokenRequestOutline): string[] {
  return [`${method} ${path}`, ...parts.map((part) => `  ${part}`), `-> HTTP ${status}`]
}

export function describeSession(session: Session): string[] {
  return [
    `subject       ${session.subject ?? 'not told'}`,
    `ends          ${session.expiresAt.toISOString()}, in ${describeSeconds(secondsLeft(session))}`,
    `access token  ${session.accessToken.slice(0, 6)}… (${session.accessToken.length} characters)`,
    `renewable     ${session.refreshToken === undefined ? 'by asking again' : 'by refresh token'}`,
    `policies      ${session.policies.length}`,
    ...session.policies.map((policy) => `              ${policy}`),
  ]
}

export function secondsLeft({ expiresAt }: Session): number {
  return Math.round((expiresAt.getTime() - Date.now()) / 1000)
}

/** The three lines that a failure ends with: what was refused, what it means, what to do. */
export function showFailure(error: unknown): void {
  if (!(error instanceof Error)) return console.error(String(error))
  const { message, summary = message, meaning, remedy }: FailureParts = error
  for (const line of [summary, meaning, remedy]) if (line !== undefined) console.error(line)
}

interface FailureParts {
  message: string
  summary?: string
  meaning?: string
  remedy?: string
}

function describeSeconds(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`
}
