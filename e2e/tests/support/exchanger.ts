import type { Exchange } from './exchanges.ts'

/** An answer without what differs from one server or session to the next. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** Headers about the connection and the moment, and one that depends on how long tokens are. */
const IRRELEVANT_HEADERS = new Set([
  'date',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
])
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
/** Members whose values are tokens, moments, ids and keys. */
const VARYING_MEMBERS =
  /^(access_token|refresh_token|jti|sid|at_hash|k|exp|iat|nbf|auth_time|http:.*\/session-id)$/
/** What signs the fields of a login page. */
const SIGNATURE = /\b[0-9a-f]{64}\b/g

/** Sends exchanges to one server, with the tokens that it gave. */
export class Exchanger {
  readonly #root: string
  #tokens: Readonly<Record<string, unknown>> = {}

  constructor(root: string) {
    this.#root = root
  }

  /** Sends one request. `members` are those of the body as it arrived. */
  async exchange({ method, path, headers, form }: Exchange): Promise<Answer & { members: string[] }> {
    const response = await fetch(`${this.#root}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(form && FORM), ...this.#withTokens(headers) },
      ...(form && { body: new URLSearchParams(this.#withTokens(form)).toString() }),
    })
    const text = this.#withoutAddress(await response.text())
    const body = readObject(text)
    if (body && 'access_token' in body) this.#tokens = { ...this.#tokens, ...body }
    const kept = [...response.headers].filter(([name]) => !IRRELEVANT_HEADERS.has(name))
    return {
      status: response.status,
      headers: Object.fromEntries(kept.map(([name, value]) => [name, this.#withoutAddress(value)])),
      body: body ? blank(body) : text.replaceAll(SIGNATURE, 'a signature'),
      members: Object.keys(body ?? {}),
    }
  }

  #withTokens(texts: Readonly<Record<string, string>> = {}): Record<string, string> {
    const { access_token: bearer, refresh_token: refresh } = this.#tokens
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [
        name,
        text.replace('<bearer>', String(bearer)).replace('<refresh>', String(refresh)),
      ]),
    )
  }

  #withoutAddress(text: string): string {
    return text.replaceAll(new URL(this.#root).host, 'server.example')
  }
}

/** Replaces what varies by its type, and shows what an identity token says. */
function blank(value: unknown, name = ''): unknown {
  if (VARYING_MEMBERS.test(name)) return `a ${typeof value}`
  // What is left of the session when the answer is written: to two digits.
  if (name === 'expires_in') return Number(Number(value).toPrecision(2))
  if (name === 'id_token') return String(value).split('.').slice(0, 2).map(readPart)
  if (Array.isArray(value)) return value.map((item) => blank(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([member, it]) => [member, blank(it, member)]))
}

function readPart(part: string): unknown {
  return blank(readObject(Buffer.from(part, 'base64url').toString()))
}

function readObject(text: string): Record<string, unknown> | undefined {
  return text.startsWith('{') ? JSON.parse(text) : undefined
}
