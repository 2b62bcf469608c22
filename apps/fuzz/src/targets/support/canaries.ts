import { inspect } from 'node:util'
import { Fault } from '../../engine/target.ts'

/** Secrets of which nothing may show, each with characters that are written in several ways. */
export const canaries = {
  clientSecret: 'canary-of+the/application="1"&2',
  deviceSecret: 'canary-of+the/device="3"&4',
  password: 'canary of+the/user="5"&6',
} as const

/** Those that every program of these targets knows; what it does not know it cannot keep from being shown. */
export const programSecrets: readonly string[] = [canaries.clientSecret, canaries.deviceSecret]

/** All of them. */
export const allSecrets: readonly string[] = Object.values(canaries)

/** Words to mutate with, so that servers repeat what they were sent. */
export const canaryWords: readonly string[] = [
  ...allSecrets,
  ...allSecrets.map((it) => encodeURIComponent(it)),
]

/** Fails where a value shows a secret to somebody who prints it. */
export function checkSecrecy(value: unknown, secrets: readonly string[] = programSecrets): void {
  const shown = printAll(value)
  for (const secret of secrets) {
    if (shown.includes(secret) || shown.includes(JSON.stringify(secret).slice(1, -1))) {
      throw new Fault('leak', `${secret.slice(0, 22)}… shows in ${String(value).slice(0, 200)}`, value)
    }
  }
}

/** Everything that a logger or an inspector could print of a value. */
function printAll(value: unknown): string {
  const ownWords = value instanceof Error ? `${value.stack} ${value.message}` : ''
  return `${ownWords} ${JSON.stringify(value)} ${inspect(value, { depth: 6, showHidden: true, maxStringLength: null })}`
}
