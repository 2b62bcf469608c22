// How much of the heap one identity takes, with its session: so many of them in one process, on a fetch without a
// network. Prints the bytes of each.
import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import { contestants } from '../../../scoreboard/clients.ts'
import { measureHeap } from '../measure-heap.ts'
import { createTokenFetch } from '../token-fetch.ts'

const [name, count] = process.argv.slice(2)
const contestant = contestants.find((it) => it.name === name)
if (!contestant) throw new Error(`There is no client ${name}`)

const server = await createTokenFetch()
globalThis.fetch = server.fetch
const root = 'http://icdr.localhost'
const open = (clientId: string) =>
  contestant.open({
    root,
    tokenEndpoint: `${root}/auth/oauth2_token`,
    generation: 3,
    clientId,
    clientSecret: EXAMPLE_APPLICATION.secret,
    headers: {},
  })

// What the first of all brings with it is not the next one's.
const first = open('FIRST')
await first.session()

const before = measureHeap()
const clients = []
for (let number = 0; number < Number(count); number += 1) {
  const client = open(`APPLICATION_${number}`)
  await client.session()
  clients.push(client)
}
const bytes = (measureHeap() - before) / clients.length
console.log(JSON.stringify({ bytes, tokenRequests: server.granted }))
