/** What the token endpoint reads of a request. A `Request` is one; a listener can make a cheaper one. */
export interface IncomingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Pick<Headers, 'get' | 'has'> & Iterable<readonly [string, string]>
  text(): Promise<string>
}
