/**
 * An answer whose body is there at once: the one of a real response takes turns of the event loop, and not always the
 * same number of them.
 */
export class ModelResponse extends Response {
  readonly #content: string | undefined
  readonly #init: ResponseInit
  #body: ReadableStream<Uint8Array<ArrayBuffer>> | undefined

  /** @param content The body; `undefined` where it breaks off while it is read. */
  constructor(content: string | undefined, init: ResponseInit) {
    super(null, init)
    this.#content = content
    this.#init = init
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.#body ??= streamOf(this.#content)
    return this.#body
  }

  override clone(): ModelResponse {
    return new ModelResponse(this.#content, this.#init)
  }
}

function streamOf(content: string | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      if (content === undefined) return controller.error(new TypeError('terminated'))
      controller.enqueue(new TextEncoder().encode(content))
      controller.close()
    },
  })
}
