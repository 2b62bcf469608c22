/** As much of Bun as this program needs. */
declare const Bun: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
  serve(options: {
    hostname: string
    port: number
    idleTimeout: number
    fetch: (request: Request) => Promise<Response>
  }): { readonly port: number }
}
