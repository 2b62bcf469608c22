import { setTimeout as wait } from 'node:timers/promises'
import type { Caller } from './caller.ts'

/** How calls are made in a round. */
export interface Plan {
  readonly calls: number
  readonly lanes: number
  /** What is left to the rest of the process after each hundred of a lane: a turn of the event loop at least. */
  readonly pauseMs: number
}

const callsBetweenPauses = 100

/** Makes so many calls; gives how many milliseconds each took. */
export async function makeCalls(caller: Caller, { calls, lanes, pauseMs }: Plan): Promise<readonly number[]> {
  const latenciesMs: number[] = []
  let made = 0
  const drive = async (lane: number): Promise<void> => {
    for (let ofLane = 1; made < calls; ofLane += 1) {
      made += 1
      latenciesMs.push(await caller.call(lane))
      if (ofLane % callsBetweenPauses === 0) await pause(pauseMs)
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => drive(lane)))
  return latenciesMs
}

function pause(pauseMs: number): Promise<void> {
  return pauseMs > 0 ? wait(pauseMs) : new Promise((resolve) => setImmediate(resolve))
}
