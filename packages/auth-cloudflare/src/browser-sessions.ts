export * from '@santedb/auth-edge/browser-sessions'
