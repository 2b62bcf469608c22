export * from '@santedb/auth-core'
export { createAuth } from './create-auth.ts'

export type { AuthOptions, Connection } from './options.ts'
