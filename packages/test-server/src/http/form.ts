import { type Bytes, fromUtf8, utf8 } from '../tokens/bytes.ts'

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i
const ENCODED = /[%+]/
const PERCENT = 0x25
const PLUS = 0x2b
const SPACE = 0x20

/** The body is no form that SanteDB's parser can read: some part of it has no `=`. */
export class FormSyntaxError extends Error {
  override readonly name = 'FormSyntaxError'
}

/** Whether a content type says that the body is a form. */
export function isFormType(contentType: string): boolean {
  return FORM_TYPE.test(contentType)
}

/**
 * Reads a form the way SanteDB does, with its quirks (SanteDB's `DefaultDispatchFormatter`): of a value with a raw
 * `=` only what comes before it is kept, padded by as many `=` as were found; repeated keys are joined by commas.
 *
 * @throws {FormSyntaxError} when a part has no `=`: an empty body, a bare key, a trailing `&`
 */
export function parseForm(body: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>()
  for (const part of body.split('&')) {
    const [rawKey = '', rawValue, ...rest] = part.split('=')
    if (rawValue === undefined) throw new FormSyntaxError('Index was outside the bounds of the array.')
    const key = decode(rawKey)
    const value = decode(rawValue) + '='.repeat(rest.length)
    const earlier = form.get(key)
    form.set(key, earlier === undefined ? value : `${earlier},${value}`)
  }
  return form
}

function decode(text: string): string {
  if (!ENCODED.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return decodeLeniently(text)
  }
}

/** Like .NET, and unlike `decodeURIComponent`, leaves alone what is no escape sequence. */
function decodeLeniently(text: string): string {
  const encoded = utf8(text)
  const decoded: number[] = []
  for (let index = 0; index < encoded.length; index += 1) {
    const byte = encoded[index] ?? 0
    const escaped = byte === PERCENT ? hexByte(encoded, index + 1) : undefined
    if (escaped !== undefined) index += 2
    decoded.push(escaped ?? (byte === PLUS ? SPACE : byte))
  }
  return fromUtf8(Uint8Array.from(decoded))
}

function hexByte(bytes: Bytes, index: number): number | undefined {
  const digits = String.fromCharCode(bytes[index] ?? 0, bytes[index + 1] ?? 0)
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : undefined
}
