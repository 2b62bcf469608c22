/** As much of Deno as this program needs. */
declare const Deno: {
  readonly env: { get(name: string): string | undefined }
  serve(options: { port: number }, handler: (request: Request) => Promise<Response>): unknown
}
