/** Where a fetch is sent. */
export function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : String(input)
}
