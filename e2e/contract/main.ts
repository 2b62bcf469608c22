// Checks the contract on the runtime that runs this file, and prints what became of each clause, a line of JSON each.
//   --library @santedb/auth-core or one that stands on it
//   --over    process, tcp, or tls: with a client certificate in place of the device's secret; or the address of a farm,
//             for tls where the test server must run elsewhere
//   --store   memory, file, or the address of a Redis
import { parseArgs } from 'node:util'
import type { Library } from './bench.ts'
import { runContract } from './contract.ts'
import { openWay } from './way.ts'

const { values } = parseArgs({
  options: {
    library: { type: 'string', default: '@santedb/auth-core' },
    over: { type: 'string', default: 'process' },
    store: { type: 'string', default: 'memory' },
  },
})
const library: Library = await import(values.library)
const way = await openWay(values, library)
for (const outcome of await runContract(library, way.open)) console.log(JSON.stringify(outcome))
await way.close()
