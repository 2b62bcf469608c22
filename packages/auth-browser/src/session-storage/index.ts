export { createSessionStorageStore } from './session-storage-store.ts'
