import type { SessionStore } from '../session/shared/session-store.ts'
import { type Clause, expectThat, longMs } from './clause.ts'
import { askForLease } from './take-lease.ts'

// As long as `createAuth` waits for a store: one that takes longer is as good as none.
const patienceMs = 5000
const secret = 'a-token-that-nobody-may-see'

const operations: Record<string, (store: SessionStore, key: string) => Promise<unknown>> = {
  get: (store, key) => store.get(key),
  set: (store, key) => store.set(key, secret, longMs),
  delete: (store, key) => store.delete(key),
  lock: (store, key) => askForLease(store, `${key}.lock`, longMs),
}

export const failing: readonly Clause[] = Object.entries(operations).map(([name, operate]) => ({
  name: `where the place is out of order, ${name} is rejected in time, and no value is told`,
  needs: name === 'lock' ? ['lock', 'failing'] : ['failing'],
  async check({ createFailing, key }) {
    const error = await failureInTime(operate(await createFailing(), key))
    expectThat(error !== undefined, `${name} went well, though the place is out of order`)
    expectThat(error !== 'late', `${name} took longer than ${patienceMs} ms`)
    expectThat(!tellsSecret(error), `The failure of ${name} tells the value`)
  },
}))

async function failureInTime(work: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise((resolve) => (timer = setTimeout(resolve, patienceMs, 'late')))
  const outcome = work.then(
    () => undefined,
    (error: unknown) => error ?? new Error('rejected without an error'),
  )
  const first = await Promise.race([outcome, late])
  clearTimeout(timer)
  return first
}

function tellsSecret(error: unknown): boolean {
  const parts = error instanceof Error ? [error.message, error.stack, error.cause] : [error]
  return `${parts.map(String).join()}${JSON.stringify(error)}`.includes(secret)
}
