// Checks the contract on the runtime that runs this file, and prints what became of each clause, a line of JSON each.
import * as library from '@santedb/auth-core'
import { runContract } from './contract.ts'

for (const outcome of await runContract(library)) console.log(JSON.stringify(outcome))
