/** As much of Deno as this program needs. */
declare const Deno: {
  readonly env: { get(name: string): string | undefined }
  readonly version: { readonly deno: string }
  serve(
    options: { hostname: string; port: number; onListen(address: { port: number }): void },
    handler: (request: Request) => Promise<Response>,
  ): unknown
}
