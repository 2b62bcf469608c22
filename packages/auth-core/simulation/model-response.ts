/**
 * An answer whose body is there at once: the one of a real response takes turns of the event loop, and not always the
 * same number of them.
 */
export class ModelResponse extends Response {
  readonly #content: string | undefined
  readonly #init: ResponseInit

  /** @param content The body; `undefined` where it breaks off while it is read. */
  constructor(content: string | undefined, init: ResponseInit) {
    super(null, init)
    this.#content = content
    this.#init = init
  }

  override async text(): Promise<string> {
    if (this.#content === undefined) throw new TypeError('terminated')
    return this.#content
  }

  override clone(): ModelResponse {
    return new ModelResponse(this.#content, this.#init)
  }
}
