// The stores keep auth-core's store contract, inside workerd.
import { storeContract } from '@santedb/auth-core/store-contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWorkerd, type Workerd } from './support/workerd.ts'

let workerd: Workerd
beforeAll(async () => {
  const durableObjects = { SESSIONS: { className: 'SessionObject', useSQLite: true } }
  workerd = await startWorkerd({ durableObjects, kvNamespaces: ['CACHE'] }, 'store')
})
afterAll(() => workerd[Symbol.asyncDispose]())

async function ask(path: string): Promise<unknown> {
  const answer = await workerd.miniflare.dispatchFetch(`http://worker.example/${path}`)
  return JSON.parse(await answer.text())
}

// The clauses are the same here and there: none is run here.
const create = () => Promise.reject(new Error('This store is in workerd'))
describe.for([
  ['objects', ['expiry', 'lock']],
  ['cache', []],
  ['memory', ['expiry', 'lock']],
] as const)('%s', ([store, claims]) => {
  const { clauses } = storeContract({ create, claims })
  test('all of it is looked at', async () => {
    expect(await ask(store)).toBe(clauses.length)
    expect(clauses.length).toBeGreaterThan(10)
  })
  test.concurrent.for(clauses.map(({ name }, index) => [name, index] as const))(
    '%s',
    async ([name, index]) => {
      expect(await ask(`${store}/${index}`)).toEqual({ clause: name })
    },
  )
})
