export { type ApiOptions, createApi } from './create-api.ts'
