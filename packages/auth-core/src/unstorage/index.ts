export { fromUnstorage } from './from-unstorage.ts'
