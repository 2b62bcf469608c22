export { openConnections } from '../transport/open-connections.ts'

export type { OpenConnections } from '../transport/open-connections.ts'
