export { createTableStore } from './create-table-store.ts'
