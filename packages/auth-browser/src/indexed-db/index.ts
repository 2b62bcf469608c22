export { createIndexedDbStore } from './indexed-db-store.ts'
