import { inspect } from 'node:util'
import { EXAMPLE_DEVICE } from '@santedb/test-server'
import type { Station } from './station.ts'

/** As deep as tools for logs and crashes look; `console.log` looks two deep. */
const depth = 5

/** The kinds of secrets that an inspector or `JSON.stringify` shows of some values, as they are or encoded. */
export function findSecrets(values: readonly unknown[], { account, issued }: Station): readonly string[] {
  const printed = values.map(print).join('\n')
  const secrets: Record<string, Iterable<string>> = {
    'the secret': [account.clientSecret, EXAMPLE_DEVICE.secret],
    'the access token': issued.access,
    'the refresh token': issued.refresh,
    'the identity token': issued.identity,
  }
  return Object.entries(secrets)
    .filter(([, texts]) => [...texts].some((text) => encodings(text).some((it) => printed.includes(it))))
    .map(([name]) => name)
}

function print(value: unknown): string {
  return `${inspect(value, { depth, maxStringLength: null, maxArrayLength: null })}\n${stringify(value)}`
}

function stringify(value: unknown): string {
  if (value instanceof Error) return `${value.stack} ${stringify(Object.fromEntries(Object.entries(value)))}`
  if (Array.isArray(value)) return value.map(stringify).join('\n')
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return '' // It refers to itself: tools print it by an inspector.
  }
}

/** As a form and a Basic header have them; of the latter without what depends on the bytes beside it. */
function encodings(text: string): readonly string[] {
  const inBase64 = [0, 1, 2].map((before) =>
    Buffer.from(' '.repeat(before) + text)
      .toString('base64')
      .slice(4, -4),
  )
  return [text, encodeURIComponent(text), ...inBase64]
}
