/** Answers calls in the place of the server, as soon as they come. It knows the sessions that were granted. */
export class Stub {
  readonly #sessionMs: number
  readonly #endsAtMs = new Map<string, number>()
  /** Calls with a session that had ended, or with none. */
  refused = 0

  constructor(sessionSeconds: number) {
    this.#sessionMs = sessionSeconds * 1000
  }

  /** Takes note of what the server granted, which is not yet read. */
  async note(granted: Response): Promise<void> {
    const { access_token: token }: { access_token: string } = await granted.json()
    // The server began to count a little earlier, and told whole seconds of what was left by then.
    this.#endsAtMs.set(`Bearer ${token}`, performance.now() + this.#sessionMs)
  }

  answer(init: RequestInit | undefined): Response {
    const authorization = new Headers(init?.headers).get('authorization') ?? ''
    const isLive = (this.#endsAtMs.get(authorization) ?? 0) > performance.now()
    if (!isLive) this.refused += 1
    return new Response(isLive ? body : null, { status: isLive ? 200 : 401 })
  }
}

const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset' })
