// Whether memory grows with renewals: so many of one session, on a fetch without a network. Prints the heap after each
// tenth of a hundred of them.
import { createAuth } from '@santedb/auth-node'
import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import { measureHeap } from '../measure-heap.ts'
import { createTokenFetch } from '../token-fetch.ts'

const [samples = 20, renewalsBetween = 100] = process.argv.slice(2).map(Number)
const server = await createTokenFetch()
const auth = createAuth({
  root: 'http://icdr.localhost',
  dialect: 'icdr3',
  clientId: EXAMPLE_APPLICATION.id,
  clientSecret: EXAMPLE_APPLICATION.secret,
  fetch: server.fetch,
})

const renew = async (): Promise<void> => {
  for (let renewal = 0; renewal < renewalsBetween; renewal += 1) await auth.renew()
}

await auth.session()
// What is compiled and cached at first.
await renew()
const heapBytes = [measureHeap()]
for (let sample = 0; sample < samples; sample += 1) {
  await renew()
  heapBytes.push(measureHeap())
}
console.log(JSON.stringify({ heapBytes, tokenRequests: server.granted }))
