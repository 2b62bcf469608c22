import { randomUUID } from 'node:crypto'
import type { SessionStore } from '@santedb/auth-core'
import * as v from 'valibot'
import { checkOptions } from '../shared-store/check-options.ts'
import { guardedBy, LeasedKeys, leaseLost } from '../shared-store/leased-keys.ts'
import { createPatience } from './patience.ts'
import type { RedisClient } from './redis-client.ts'
import { deleteUnderLease, endLease, setUnderLease, takeLease } from './scripts.ts'

// However late a holder comes, within that time it can be told from who was given the lease after it.
const fenceMs = 3_600_000
const defaultTimeoutMs = 2000

/** How sessions are kept in Redis. */
export interface RedisStoreOptions {
  /** A connected client of the package `redis`. It stays yours: you listen to its errors, and close it. */
  client: RedisClient
  /**
   * What every key begins with.
   *
   * @default nothing: keys begin with `{santedb-auth.`
   */
  prefix?: string | undefined
  /**
   * How long an answer of Redis is waited for, in milliseconds. After that the session goes on without the store, and
   * waits hardly at all until that time has passed once more.
   *
   * @default 2000
   */
  timeoutMs?: number | undefined
}

const hasCommands = (value: unknown) =>
  ['get', 'set', 'del', 'eval'].every((name) => typeof Reflect.get(Object(value), name) === 'function')
const entries = {
  client: v.custom<RedisClient>(hasCommands, 'must have the functions get, set, del and eval'),
  prefix: v.optional(v.string('must be a text')),
  timeoutMs: v.optional(
    v.custom<number>(
      (value) => typeof value === 'number' && value > 0 && value < 2 ** 31,
      'must be milliseconds above 0',
    ),
  ),
}

/**
 * Keeps sessions in Redis, for a fleet: all processes that share it hold one session, make one token request for it,
 * and one at its end. It has a lock, which survives a holder that is killed, and a holder whose lease is over
 * overwrites nothing that the next one wrote: it is told `lease_lost`, and goes on with its own session.
 *
 * Tokens lie in Redis in clear: connect by TLS and with a password, and let nobody else read those keys.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-node'
 * import { createRedisStore } from '@santedb/auth-node/redis'
 * import { createClient } from 'redis'
 *
 * const client = createClient({ url: 'rediss://redis.example.org' })
 * client.on('error', console.error)
 * await client.connect()
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'the secret of the device' },
 *   store: createRedisStore({ client }),
 * })
 * ```
 */
export function createRedisStore(options: RedisStoreOptions): SessionStore {
  checkOptions(entries, options)
  const { client, prefix = '', timeoutMs = defaultTimeoutMs } = options
  const owners = new LeasedKeys<string>()
  const within = createPatience(timeoutMs)
  // What belongs together has one hash tag, so that it lies on one node of a cluster.
  const entryOf = (key: string) => `${prefix}{${key}}`
  const leaseOf = (key: string) => `${entryOf(key)}.lease`
  const fenceOf = (key: string) => `${entryOf(key)}.fence`
  const run = async (script: string, keys: string[], ...values: string[]) =>
    (await client.eval(script, { keys, arguments: values })) === 1

  return {
    get: async (key) => within(client.get(entryOf(key))),
    async set(key, text, ttlMs) {
      const owner = owners.of(key)
      if (owner === undefined) return within(write(client, entryOf(key), text, ttlMs))
      const keys = [entryOf(key), fenceOf(key)]
      const written =
        ttlMs > 0
          ? run(setUnderLease, keys, owner, text, String(Math.ceil(ttlMs)))
          : run(deleteUnderLease, keys, owner)
      if (!(await within(written))) throw leaseLost()
    },
    async delete(key) {
      await within(client.del(entryOf(key)))
    },
    async lock(leaseName, leaseMs) {
      const key = guardedBy(leaseName)
      const keys = [leaseOf(key), fenceOf(key)]
      const owner = randomUUID()
      const times = [leaseMs, leaseMs + fenceMs].map((timeMs) => String(Math.ceil(timeMs)))
      const end = () => run(endLease, keys, owner)
      const taking = run(takeLease, keys, owner, ...times)
      try {
        if (!(await within(taking))) return null
      } catch (error) {
        // A lease that is given after all is nobody's.
        taking.then((isGiven) => isGiven && end()).catch(() => {})
        throw error
      }
      owners.hold(key, owner)
      return async () => {
        owners.drop(key, owner)
        await within(end())
      }
    },
  }
}

async function write(client: RedisClient, entry: string, text: string, ttlMs: number): Promise<void> {
  // Redis takes whole milliseconds, and none that are over.
  if (ttlMs > 0) await client.set(entry, text, { expiration: { type: 'PX', value: Math.ceil(ttlMs) } })
  else await client.del(entry)
}
