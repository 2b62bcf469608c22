// The contract inside workerd, over TCP: one request runs it all, with the session in one of the places that a Worker
// may keep it in, or with the device's certificate.
import * as library from '@santedb/auth-cloudflare'
import { EXAMPLE_DEVICE } from '@santedb/test-server'
import { env } from 'cloudflare:workers'
import { openRemoteSubject } from '../tests/support/remote-subject.ts'
import type { Library } from './bench.ts'
import { runContract } from './contract.ts'

export { SessionObject } from '@santedb/auth-cloudflare'

type Options = library.AuthOptions

const { ROOTS, SESSIONS, CACHE, CERTIFICATE } = env

// Each clause begins with a server that knows nothing, and so with a place of its own for sessions.
let clause = 0
const own = (name: string) => `${clause}:${name}`
const cache: library.CacheBinding = {
  get: (key) => CACHE.get(own(key)),
  put: (key, value, options) => CACHE.put(own(key), value, options),
  delete: (key) => CACHE.delete(own(key)),
}
const sessions: library.SessionsBinding = { getByName: (name) => SESSIONS.getByName(own(name)) }

const ways: Record<string, (options: Options) => Options> = {
  memory: (options) => options,
  cache: (options) => ({ cache, ...options }),
  sessions: (options) => ({ sessions, ...options }),
  // The certificate stands for the device, and its binding for the fetch.
  certificate: ({ fetch, device, ...options }) => ({
    ...options,
    ...(fetch && { certificate: { fetch }, certificateFor: 'every-call' }),
    device: device?.secret === EXAMPLE_DEVICE.secret ? undefined : device,
  }),
}

const worker: { fetch(request: Request): Promise<Response> } = {
  async fetch(request) {
    const way = ways[new URL(request.url).pathname.slice(1)]
    if (!way) return new Response(null, { status: 404 })
    const adapted: Library = { ...library, createAuth: (options) => library.createAuth(way(options)) }
    const outcomes = await runContract(adapted, (generation) => {
      clause += 1
      return openRemoteSubject(ROOTS[generation], CERTIFICATE)
    })
    return Response.json(outcomes)
  },
}
export default worker
