/** As much of Deno as this program needs. */
declare const Deno: {
  readonly env: { toObject(): Record<string, string> }
  serve(options: { port: number }, handler: (request: Request) => Promise<Response>): unknown
}
