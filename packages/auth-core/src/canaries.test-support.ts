// Runs before every test file (`setupFiles`): whatever the tests make the library do, no error, event or log line may
// show one of the secrets and tokens that the tests work with.
import { afterEach } from 'vitest'
import { printAll } from './print-all.test-support.ts'
import { documentedAnswer, documentedOptions } from './scripted-server.test-support.ts'

const { clientSecret, device } = documentedOptions
const canaries = [
  clientSecret,
  device.secret,
  'application-secret',
  'device-secret',
  'secret:value',
  documentedAnswer.access_token,
  documentedAnswer.refresh_token,
  'access-token-1',
]
// Encoded, as they are sent: without the end, whose encoding depends on the length of what is before it.
const encoded = [...canaries, `${device.id}:${device.secret}`, 'EXAMPLE_DEVICE:device-secret'].flatMap(
  (text) => [encodeURIComponent(text), Buffer.from(text).toString('base64').slice(0, -4)],
)

const marker = Symbol.for('@santedb/auth-core/AuthError')
const seen = new Set<unknown>()

/** Takes note of something that the library gave away. */
export function look(value: unknown): void {
  seen.add(value)
}

/** The canaries that show in all that was noted since the last call, with what shows them. */
export function findCanaries(): string[] {
  const printed = [...seen].map(printAll)
  seen.clear()
  return printed.flatMap((text) =>
    [...canaries, ...encoded].filter((it) => text.includes(it)).map((it) => `${it} in ${text}`),
  )
}

// Every AuthError marks itself so, whether it is thrown, stored or lost.
const { defineProperty } = Object
Object.defineProperty = (target, key, attributes) => {
  if (key === marker) look(target)
  return defineProperty(target, key, attributes)
}

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const print = console[method].bind(console)
  console[method] = (...values: unknown[]) => {
    values.forEach(look)
    print(...values)
  }
}

afterEach(() => {
  const [found] = findCanaries()
  if (found !== undefined) throw new Error(`A secret shows: ${found}`)
})
