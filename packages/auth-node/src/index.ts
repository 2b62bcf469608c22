export * from '@santedb/auth-core'
