import type { TestServerOptions } from '@santedb/test-server'
import type { Bench } from './bench.ts'

/** One thing that must be so on every runtime, for the generations that it is about. */
export interface Clause {
  name: string
  generations: readonly (2 | 3)[]
  /** What the server must be told first. */
  server?: Partial<TestServerOptions>
  check(this: void, bench: Bench): Promise<void>
}

export const both: readonly (2 | 3)[] = [2, 3]
