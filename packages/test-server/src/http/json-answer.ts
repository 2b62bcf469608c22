/**
 * An answer of JSON before it is a `Response`, whose body is a stream and costs more than everything else that a token
 * request needs.
 */
export class JsonAnswer {
  readonly status: number
  readonly headers: Record<string, string> = { 'Content-Type': 'application/json' }
  readonly text: string

  constructor(value: unknown, status = 200) {
    this.status = status
    this.text = JSON.stringify(value)
  }

  toResponse(): Response {
    return new Response(this.text, { status: this.status, headers: this.headers })
  }
}
