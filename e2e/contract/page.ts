// The contract inside a browser: the page that loads this may call `runContractHere`.
import * as library from '@santedb/auth-core'
import { type Outcome, runContract } from './contract.ts'

declare global {
  /** Checks the whole contract, and tells what became of each clause. */
  var runContractHere: () => Promise<Outcome[]>
}

globalThis.runContractHere = () => runContract(library)
