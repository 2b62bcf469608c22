import type { Done, Plan } from './fleet.ts'

const pauseMs = 50

/** Makes calls all at once, and then one after the other for some time. */
export async function makeCalls(
  call: () => Promise<unknown>,
  { callsAtOnce, durationMs }: Pick<Plan, 'callsAtOnce' | 'durationMs'>,
): Promise<Done> {
  const done = { calls: 0, failed: 0 }
  const callOnce = async (): Promise<void> => {
    done.calls += 1
    try {
      await call()
    } catch {
      done.failed += 1
    }
  }
  await Promise.all(Array.from({ length: callsAtOnce }, callOnce))
  const startedAtMs = performance.now()
  while (performance.now() - startedAtMs < durationMs) {
    await callOnce()
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  return done
}
