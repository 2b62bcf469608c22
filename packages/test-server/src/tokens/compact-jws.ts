import { type Bytes, fromBase64Url, textToBase64Url, toBase64Url, utf8 } from './bytes.ts'
import type { SigningKey } from './signing-key.ts'

/** A signed token in compact form. The header's members keep their order: SanteDB's generations differ in it. */
export async function signCompact(
  header: Readonly<Record<string, unknown>>,
  payload: Readonly<Record<string, unknown>>,
  key: SigningKey,
): Promise<string> {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${toBase64Url(await key.sign(utf8(input)))}`
}

function encode(value: Readonly<Record<string, unknown>>): string {
  return textToBase64Url(JSON.stringify(value))
}

/** A token in compact form, taken apart. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>
  readonly payload: Readonly<Record<string, unknown>>
  readonly signedPart: Bytes
  readonly signature: Bytes
}

/** Takes a token apart without believing it; `undefined` for what is no token in compact form. */
export function readCompact(token: string): CompactJws | undefined {
  const [header, payload, signature, ...more] = token.split('.')
  if (header === undefined || payload === undefined || signature === undefined || more.length > 0) {
    return undefined
  }
  const parts = [decode(header), decode(payload)]
  const signatureBytes = fromBase64Url(signature)
  if (!parts[0] || !parts[1] || !signatureBytes) return undefined
  return {
    header: parts[0],
    payload: parts[1],
    signedPart: utf8(`${header}.${payload}`),
    signature: signatureBytes,
  }
}

function decode(part: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = fromBase64Url(part)
  if (!bytes) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
