import { hashOf } from '../session/shared/hash.ts'
import type { SessionStore } from '../session/shared/session-store.ts'
import { type Clause, expectThat, type StoreBench, type StoreClaim } from './clause.ts'
import { expiry } from './expiry.ts'
import { failing } from './failing.ts'
import { fencing } from './fencing.ts'
import { leases } from './leases.ts'
import { values } from './values.ts'

// No clause needs as long; a store that never answers fails with words before the runner gives up.
const clauseLimitMs = 25_000

/** The store that is checked, and what it claims. */
export interface StoreContractOptions {
  /** Gives a handle on one and the same place: another handle at each call, where the store has more than one. */
  create(this: void): SessionStore | Promise<SessionStore>
  /** What the store claims beyond keeping values. Clauses about anything else are left out. */
  claims: readonly StoreClaim[]
  /**
   * Gives a handle on a place that is out of order, such as a server that does not answer. Without it the clauses
   * about failures are left out.
   */
  createFailing?(this: void): SessionStore | Promise<SessionStore>
  /**
   * Lets so many milliseconds pass for the store.
   *
   * @default they really pass
   */
  pass?(this: void, durationMs: number): Promise<void>
}

/** One thing that must be so, to be handed to a test runner. */
export interface StoreClause {
  readonly name: string
  /** Checks it; rejects with what is not so. */
  run(this: void): Promise<void>
}

/** What a store must do, as far as it claims to. */
export interface StoreContract extends Iterable<StoreClause> {
  /** The clauses that the store must keep. */
  readonly clauses: readonly StoreClause[]
  /** The names of those that are about what it does not claim. */
  readonly leftOut: readonly string[]
}

/**
 * What a {@link SessionStore} must do, clause by clause, for the tests of those who write one. It needs no test runner
 * of its own, and nothing but what the runtimes share.
 *
 * Every clause uses keys of its own, so that they can run in any order, at once, and on a place that is in use. What
 * they leave behind ends by itself after a minute.
 *
 * @example
 * ```ts
 * import { createMemoryStore } from '@santedb/auth-core'
 * import { storeContract } from '@santedb/auth-core/store-contract'
 * import { test } from 'vitest'
 *
 * const store = createMemoryStore()
 * for (const { name, run } of storeContract({ create: () => store, claims: ['expiry', 'lock'] })) test(name, run)
 * ```
 */
export function storeContract(options: StoreContractOptions): StoreContract {
  const { claims, createFailing } = options
  const all: readonly Clause[] = [honesty(claims), ...values, ...expiry, ...leases, ...fencing, ...failing]
  const offered: readonly string[] = createFailing ? [...claims, 'failing'] : claims
  const mustKeep = ({ needs = [] }: Clause) => needs.every((need) => offered.includes(need))
  const clauses = all.filter(mustKeep).map(({ name, check }) => ({
    name,
    run: async () => limit(check(await prepare(options))),
  }))
  const leftOut = all.filter((clause) => !mustKeep(clause)).map(({ name }) => name)
  return { clauses, leftOut, [Symbol.iterator]: () => clauses.values() }
}

function honesty(claims: readonly StoreClaim[]): Clause {
  return {
    name: 'it has a lock if it claims one, and only then',
    async check({ one }) {
      expectThat(
        (one.lock !== undefined) === claims.includes('lock'),
        'The store has a lock that it does not claim, or has none',
      )
      expectThat(!claims.includes('fencing') || claims.includes('lock'), 'There is no fencing without a lock')
    },
  }
}

async function prepare({
  create,
  createFailing,
  pass = reallyPass,
}: StoreContractOptions): Promise<StoreBench> {
  const [one, other] = [await create(), await create()]
  const key = `santedb-auth.${await hashOf(crypto.randomUUID())}`
  return {
    one,
    other,
    key,
    lease: `${key}.lock`,
    pass,
    async createFailing() {
      if (!createFailing) throw new Error('There is no place that is out of order')
      return createFailing()
    },
  }
}

function reallyPass(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs))
}

async function limit(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The store did not answer in time')), clauseLimitMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
