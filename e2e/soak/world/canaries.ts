/** What must be seen nowhere: every secret, and every token that was granted. */
export class Canaries {
  readonly #texts = new Set<string>()

  /** Takes note of a secret or a token. Short ones would be found by chance. */
  add(text: string): void {
    if (text.length >= 16) this.#texts.add(text)
  }

  /** A device's or an application's credentials, also as they are sent. */
  addCredentials(id: string, secret: string): void {
    this.add(secret)
    this.add(encodeURIComponent(secret))
    // Without the end, whose encoding depends on the length of what is before it.
    this.add(Buffer.from(`${id}:${secret}`).toString('base64').slice(0, -4))
  }

  /** The text without the canaries in it, where there is one. */
  find(text: string): string | undefined {
    const found = [...this.#texts].filter((canary) => text.includes(canary))
    if (found.length === 0) return undefined
    return found.reduce((rest, canary) => rest.replaceAll(canary, '[a secret]'), text)
  }
}
