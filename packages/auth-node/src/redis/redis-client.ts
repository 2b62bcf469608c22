/**
 * What the store needs of a client of the package `redis`: one that `createClient`, `createClientPool`, `createSentinel`
 * or `createCluster` makes.
 */
export interface RedisClient {
  get(key: string): Promise<string | null>
  set(key: string, value: string, options: { expiration: { type: 'PX'; value: number } }): Promise<unknown>
  del(key: string): Promise<unknown>
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}
