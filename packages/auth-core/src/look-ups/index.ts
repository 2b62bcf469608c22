export { getDiscovery } from './get-discovery.ts'
export { getKeySet } from './get-key-set.ts'
export { getUserInfo, type UserInfoClient } from './get-user-info.ts'
export { type LiveSession, lookUpSession } from './look-up-session.ts'

export type { LookUpOptions } from './get-json.ts'
