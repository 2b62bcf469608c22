// What the store contract of auth-core finds out about the stores of this package: `/objects/3` checks its third clause.
import { createMemoryStore } from '@santedb/auth-core'
import { type StoreContract, storeContract } from '@santedb/auth-core/store-contract'
import {
  type CacheBinding,
  createCacheStore,
  createObjectStore,
  SessionObject,
  type SessionsBinding,
} from '../../src/index.ts'

export { SessionObject }

interface Bindings {
  SESSIONS: SessionsBinding
  CACHE: CacheBinding
}

const memory = createMemoryStore()

const contracts: Record<string, (bindings: Bindings) => StoreContract> = {
  objects: ({ SESSIONS }) =>
    storeContract({ create: () => createObjectStore(SESSIONS), claims: ['expiry', 'lock'] }),
  // It keeps nothing for less than a minute, and has no lock.
  cache: ({ CACHE }) => storeContract({ create: () => createCacheStore(CACHE), claims: [] }),
  memory: () => storeContract({ create: () => memory, claims: ['expiry', 'lock'] }),
}

const worker: ExportedHandler<Bindings> = {
  async fetch({ url }, bindings) {
    const [, name = '', index] = new URL(url).pathname.split('/')
    const { clauses } = contracts[name]?.(bindings) ?? { clauses: [] }
    if (index === undefined) return Response.json(clauses.length)
    const clause = clauses[Number(index)]
    if (!clause) return new Response('There is no such clause', { status: 404 })
    const fault = await clause.run().then(
      () => undefined,
      (error: unknown) => String(error),
    )
    return Response.json({ clause: clause.name, fault })
  },
}
export default worker
