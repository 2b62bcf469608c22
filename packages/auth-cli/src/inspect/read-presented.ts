import * as v from 'valibot'
import { UsageError } from '../arguments/usage-error.ts'

/** A token as somebody handed it to us. */
export type Presented =
  | {
      readonly kind: 'jwt'
      readonly header: JsonObject
      readonly claims: JsonObject
      readonly signed: boolean
    }
  /** A session token of one of the two generations; the bytes are its session's or refresh token's id. */
  | {
      readonly kind: 'session' | 'refresh'
      readonly generation: 2 | 3
      readonly id: Uint8Array
      readonly signature: Uint8Array
    }

export type JsonObject = Readonly<Record<string, unknown>>

const json = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()))

const sessionIdBytes = 16
const refreshIdBytes = 32

/**
 * Recognizes what somebody handed to us: a token alone, behind `Bearer` or a whole header, or a whole answer of the
 * token endpoint with several of them.
 *
 * @throws UsageError where it is none; it is not repeated, since it may be a secret all the same.
 */
export function readPresented(text: string): readonly Presented[] {
  const answer = v.safeParse(json, text)
  const members = answer.success ? tokenMembers.map((name) => answer.output[name]) : [text]
  const tokens = members.filter((it) => typeof it === 'string').map((it) => readToken(bare(it)))
  const found = tokens.filter((it) => it !== undefined)
  if (found.length === 0 || found.length < tokens.length) throw noToken
  return found
}

const tokenMembers = ['id_token', 'identityToken', 'access_token', 'accessToken']

const noToken = new UsageError(
  'This is no token that SanteDB writes: neither a JWT nor an access token of iCDR 2.x or 3.x. Give the token alone, ' +
    'or the whole answer of the token endpoint.',
)

function bare(text: string): string {
  return text
    .trim()
    .replace(/^authorization\s*:\s*/i, '')
    .replace(/^bearer\s+/i, '')
    .replaceAll(/^["']|["']$/g, '')
}

function readToken(token: string): Presented | undefined {
  if (/^(?:[0-9a-f]{2}){16,}$/i.test(token)) {
    const bytes = Buffer.from(token, 'hex')
    const id = bytes.subarray(0, sessionIdBytes)
    // iCDR 2.x writes both kinds alike, and nothing in them tells which it is.
    return { kind: 'session', generation: 2, id, signature: bytes.subarray(sessionIdBytes) }
  }
  const parts = token.split('.')
  if (parts.length === 3) return readJwt(parts)
  const [id, signature] = parts.map((part) =>
    /^[\w-]+$/.test(part) ? Buffer.from(part, 'base64url') : undefined,
  )
  if (!id || !signature || parts.length !== 2) return undefined
  if (id.length === sessionIdBytes) return { kind: 'session', generation: 3, id, signature }
  if (id.length === refreshIdBytes) return { kind: 'refresh', generation: 3, id, signature }
  return undefined
}

function readJwt([header = '', claims = '', signature]: readonly string[]): Presented | undefined {
  const [readHeader, readClaims] = [header, claims].map((part) =>
    v.safeParse(json, Buffer.from(part, 'base64url').toString('utf8')),
  )
  if (!readHeader?.success || !readClaims?.success) return undefined
  return { kind: 'jwt', header: readHeader.output, claims: readClaims.output, signed: signature !== '' }
}
