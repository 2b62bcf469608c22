// The contract inside workerd: one request runs it all and answers what became of each clause.
import * as library from '@santedb/auth-core'
import { runContract } from './contract.ts'

const worker: { fetch(): Promise<Response> } = {
  async fetch() {
    return Response.json(await runContract(library))
  },
}
export default worker
