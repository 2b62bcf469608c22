import { monitorEventLoopDelay } from 'node:perf_hooks'
import { median, quantile } from '../median.ts'
import { startSanteDb } from '../santedb/start-santedb.ts'
import { type Caller, openCaller, type Seen } from './caller.ts'
import { makeCalls, type Plan } from './make-calls.ts'
import { Stub } from './stub.ts'

export interface Ours {
  readonly seen: Seen
  /** Calls that were answered as without a session. They are made again, and their callers see nothing of it. */
  readonly refused: number
  readonly p99Us: number
  readonly p99UsWithoutRenewals: number
  /** The median of the rounds' ratios. */
  readonly ratio: number
  /** The longest time in which the machine, or the process itself, let nothing happen in it. */
  readonly standstillMs: number
}

export interface ExpirySettings {
  readonly sessionSeconds: number
  readonly tokenRequestMs: number
}

const lastingSeconds = 3600
// Calls take turns so quickly that neither session is ever without use, which would let it lapse.
const turnsInRound = 10

/** Calls with a short session, in turns with those of a session that lasts. */
export async function measureOurs(
  { sessionSeconds, tokenRequestMs }: ExpirySettings,
  { rounds, isStubbed, ...plan }: Plan & { rounds: number; isStubbed: boolean },
): Promise<Ours> {
  using short = await startSanteDb({ tokenRequestMs, sessionSeconds })
  using lasting = await startSanteDb({ sessionSeconds: lastingSeconds })
  const stub = isStubbed ? new Stub(sessionSeconds) : undefined
  const withRenewals = await openCaller(short.root, stub)
  const without = await openCaller(lasting.root, isStubbed ? new Stub(lastingSeconds) : undefined)
  await Promise.all([withRenewals, without].map((caller) => makeCalls(caller, plan)))
  const standstills = monitorEventLoopDelay({ resolution: 10 })
  standstills.enable()
  const p99s: { short: number; lasting: number }[] = []
  for (let round = 0; round < rounds; round += 1) p99s.push(await measureRound(withRenewals, without, plan))
  standstills.disable()
  return {
    seen: withRenewals.seen,
    refused: stub?.refused ?? (await short.count()).refusedCalls,
    p99Us: median(p99s.map((it) => it.short)) * 1000,
    p99UsWithoutRenewals: median(p99s.map((it) => it.lasting)) * 1000,
    ratio: median(p99s.map((it) => it.short / it.lasting)),
    standstillMs: standstills.max / 1e6,
  }
}

async function measureRound(
  withRenewals: Caller,
  without: Caller,
  plan: Plan,
): Promise<{ short: number; lasting: number }> {
  const short: number[] = []
  const lasting: number[] = []
  for (let turn = 0; turn < turnsInRound; turn += 1) {
    const both = [
      async () => short.push(...(await makeCalls(withRenewals, plan))),
      async () => lasting.push(...(await makeCalls(without, plan))),
    ]
    for (const makeTheirs of turn % 2 === 0 ? both : both.toReversed()) await makeTheirs()
  }
  return { short: quantile(short, 0.99), lasting: quantile(lasting, 0.99) }
}
