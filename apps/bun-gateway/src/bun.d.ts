/** As much of Bun as this program needs. */
declare const Bun: {
  readonly env: Readonly<Record<string, string | undefined>>
  serve(options: { port: number; idleTimeout: number; fetch: (request: Request) => Promise<Response> }): {
    readonly url: URL
  }
}
