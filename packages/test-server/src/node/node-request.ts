import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { IncomingRequest } from '../http/incoming-request.ts'

const PLAIN_HOST = /^[\w.-]+(?::\d+)?$/

/** A request as Node has read it, without the cost of a `Request`. */
export class NodeRequest implements IncomingRequest {
  readonly method: string
  readonly url: string
  readonly headers: NodeHeaders
  readonly #incoming: IncomingMessage

  private constructor(incoming: IncomingMessage, url: string) {
    this.method = incoming.method ?? ''
    this.url = url
    this.headers = new NodeHeaders(incoming.rawHeaders)
    this.#incoming = incoming
  }

  /** A request for exactly that operation, in any case of the path, from a host that needs no second look. */
  static of(incoming: IncomingMessage, method: string, path: string): NodeRequest | undefined {
    if (incoming.method !== method || incoming.url?.toLowerCase() !== path) return undefined
    const { host } = incoming.headers
    if (host === undefined || !PLAIN_HOST.test(host)) return undefined
    const url = `${incoming.socket instanceof TLSSocket ? 'https' : 'http'}://${host}${incoming.url}`
    return URL.canParse(url) ? new NodeRequest(incoming, url) : undefined
  }

  /** The whole body. Rejected when the connection ends before it. */
  text(): Promise<string> {
    const incoming = this.#incoming
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        const [only, ...more] = chunks
        resolve((only && more.length === 0 ? only : Buffer.concat(chunks)).toString())
      })
      incoming.on('error', reject)
    })
  }
}

/** Headers as they came, in pairs; those that came several times are joined as `Headers` joins them. */
class NodeHeaders {
  readonly #raw: readonly string[]

  constructor(raw: readonly string[]) {
    this.#raw = raw
  }

  get(name: string): string | null {
    const wanted = name.toLowerCase()
    const separator = wanted === 'cookie' ? '; ' : ', '
    let value: string | null = null
    for (let index = 0; index < this.#raw.length; index += 2) {
      const found = this.#raw[index] ?? ''
      if (found.length !== wanted.length || found.toLowerCase() !== wanted) continue
      const next = this.#raw[index + 1] ?? ''
      value = value === null ? next : value + separator + next
    }
    return value
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  *[Symbol.iterator](): IterableIterator<[string, string]> {
    const names = new Set(this.#raw.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()))
    for (const name of names) yield [name, this.get(name) ?? '']
  }
}
