import { MAXIMUM_RECORDED_REQUESTS } from '../constants.ts'
import type { RecordedRequest } from './recorded-request.ts'

/** The requests that a server has received, and what can be asserted about them. */
export class RequestLog {
  /** Oldest first. */
  readonly requests: RecordedRequest[] = []
  /** How many requests have reached the token endpoint. */
  tokenRequests = 0

  add(request: RecordedRequest): void {
    this.requests.push(request)
    if (this.requests.length > MAXIMUM_RECORDED_REQUESTS) this.requests.shift()
    if (request.reachesTokenEndpoint) this.tokenRequests += 1
  }

  /** @throws {Error} listing them when there have been more or fewer token requests */
  expectTokenRequests(count: number): void {
    if (this.tokenRequests === count) return
    const received = this.requests.filter(({ reachesTokenEndpoint }) => reachesTokenEndpoint)
    throw new Error(`Expected ${count} token requests but received ${this.tokenRequests}:${list(received)}`)
  }

  /** @throws {Error} listing them when there have been requests that the server has nothing for */
  expectNoUnexpectedRequests(): void {
    const unexpected = this.requests.filter(({ isUnexpected }) => isUnexpected)
    if (unexpected.length === 0) return
    throw new Error(
      `Received ${unexpected.length} requests that the server has nothing for:${list(unexpected)}`,
    )
  }

  clear(): void {
    this.requests.length = 0
    this.tokenRequests = 0
  }
}

function list(requests: readonly RecordedRequest[]): string {
  return requests
    .map(({ method, path, status, form }) => {
      const grant = form?.['grant_type'] === undefined ? '' : ` ${form['grant_type']}`
      return `\n  ${method} ${path}${grant} → ${status ?? 'no answer'}`
    })
    .join('')
}
