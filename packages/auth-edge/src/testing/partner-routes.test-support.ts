// Partners with API keys, and where they may go.
import { apiKey, hashApiKey } from '../gateway/callers/api-key.ts'
import type { Caller } from '../gateway/callers/caller.ts'
import { nobody } from '../gateway/callers/nobody.ts'
import type { RouteOptions } from '../gateway/route.ts'
import { partnerKey } from './open-gateway.test-support.ts'

export const partners: Caller = apiKey({
  keys: [{ name: 'laboratory', sha256: await hashApiKey(partnerKey) }],
})
export const key: Record<string, string> = { 'x-api-key': partnerKey }
export const routes: RouteOptions[] = [
  { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' },
  { path: '/fhir/*', methods: ['GET', 'POST'], callers: [partners], onward: 'application' },
  {
    path: '/echo',
    methods: ['GET', 'POST', 'PUT'],
    callers: [partners],
    onward: 'application',
    maximumBodyBytes: 200_000,
  },
]
