import type { TestServer } from '@santedb/test-server'

/** When each token request came, of those that the server remembers, oldest first. */
export function tokenRequestTimesOf({ requests }: TestServer): number[] {
  return requests
    .filter(({ reachesTokenEndpoint }) => reachesTokenEndpoint)
    .map(({ receivedAtMs }) => receivedAtMs)
}
