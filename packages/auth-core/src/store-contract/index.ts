export { storeContract } from './store-contract.ts'

export type { StoreClaim } from './clause.ts'
export type { StoreClause, StoreContract, StoreContractOptions } from './store-contract.ts'
