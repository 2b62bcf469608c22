import type { IncomingRequest } from '../http/incoming-request.ts'

const SECRET_HEADERS = new Set([
  'authorization',
  'cookie',
  'x-device-authorization',
  'x-santedb-tfasecret',
  'x-santedbclient-authorization',
  'x-ssl-clientcert',
])
const PUBLIC_FIELDS = new Set([
  'grant_type',
  'client_id',
  'redirect_uri',
  'response_mode',
  'response_type',
  'scope',
  'ui_locale',
  'ui_locales',
  'username',
])
const REDACTED = '[redacted]'

/**
 * A request that the server received. What an inspector, a log or `JSON.stringify` can see of it holds no
 * secret; a test asks for the real values with {@link RecordedRequest.header} and
 * {@link RecordedRequest.formField}.
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 *
 * const server = createTestServer({ generation: 3 })
 * const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'EXAMPLE_APPLICATION' })
 * await server.fetch(new Request('http://localhost/auth/oauth2_token', { method: 'POST', body }))
 * const [request] = server.requests
 * console.log(request?.formField('grant_type')) // client_credentials
 * ```
 */
export class RecordedRequest {
  readonly method: string
  /** The path as it was sent, without the query. */
  readonly path: string
  /** When it arrived in the server's time, in milliseconds since 1970. */
  readonly receivedAtMs: number
  /** The answer's status, once there is one. */
  status: number | undefined = undefined
  /** How long the answer took in real time, in milliseconds, once there is one. */
  durationMs: number | undefined = undefined
  /** The effect of the trouble that it met. */
  trouble: string | undefined = undefined
  /** Whether there was nothing at its path for its method. */
  isUnexpected = false
  readonly #headers: IncomingRequest['headers']
  #form: ReadonlyMap<string, string> | undefined

  constructor(request: IncomingRequest, receivedAtMs: number) {
    this.method = request.method
    this.path = new URL(request.url).pathname
    this.receivedAtMs = receivedAtMs
    // Those of a `Request` may be changed by whoever sends it again.
    this.#headers = request.headers instanceof Headers ? new Headers(request.headers) : request.headers
  }

  /** The headers by lower-case name, secrets redacted. */
  get headers(): Readonly<Record<string, string>> {
    return redact(this.#headers, (name) => !SECRET_HEADERS.has(name))
  }

  /** The form of a token request by field name, secrets redacted. */
  get form(): Readonly<Record<string, string>> | undefined {
    return this.#form && redact(this.#form, (name) => PUBLIC_FIELDS.has(name))
  }

  get reachesTokenEndpoint(): boolean {
    return this.method === 'POST' && this.path.toLowerCase() === '/auth/oauth2_token'
  }

  /** A header as it was sent, or `null`. */
  header(name: string): string | null {
    return this.#headers.get(name)
  }

  /** A field of a token request's form as it was sent. */
  formField(name: string): string | undefined {
    return this.#form?.get(name)
  }

  /** Adds the form once it has been read. */
  recordForm(form: ReadonlyMap<string, string>): void {
    this.#form = form
  }

  /** Everything but the real values of secrets. */
  toJSON(): object {
    const { method, path, receivedAtMs, headers, form, status, durationMs, trouble, isUnexpected } = this
    return { method, path, receivedAtMs, headers, form, status, durationMs, trouble, isUnexpected }
  }
}

function redact(
  entries: Iterable<readonly [string, string]>,
  isPublic: (name: string) => boolean,
): Readonly<Record<string, string>> {
  const redacted: Record<string, string> = {}
  for (const [name, value] of entries) redacted[name] = isPublic(name) ? value : REDACTED
  return redacted
}
