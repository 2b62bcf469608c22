export { createRedisStore } from './create-redis-store.ts'

export type { RedisStoreOptions } from './create-redis-store.ts'
export type { RedisClient } from './redis-client.ts'
