import { launchBrowser } from '../../../../e2e/tests/support/browser.ts'
import { openDirectBench, signIn } from '../../../../e2e/tests/support/direct-bench.ts'
import { tokenRequestTimesOf } from '../santedb/token-request-times.ts'
import { type Fleet, type Plan, sum } from './fleet.ts'

/** Tabs of one Chromium, in the first of which a user signs in. */
export async function measureTabs({ members, ...plan }: Plan): Promise<Fleet> {
  const browser = await launchBrowser()
  try {
    await using bench = await openDirectBench(browser, { sessionLengthSeconds: plan.sessionSeconds })
    const settings = { store: 'indexed-db' } as const
    const tabs = [await bench.open(settings)]
    while (tabs.length < members) tabs.push(await bench.open(settings))
    const [first] = tabs
    if (first) await signIn(first)
    const done = await Promise.all(tabs.map((tab) => tab.evaluate(makeCallsInTab, plan)))
    return { ...sum(done), tokenRequestTimesMs: tokenRequestTimesOf(bench.server) }
  } finally {
    await browser.close()
  }
}

/** The same as elsewhere. It runs in the page, where it knows nothing of what is around it here. */
async function makeCallsInTab({ callsAtOnce, durationMs }: Omit<Plan, 'members'>) {
  const done = { calls: 0, failed: 0 }
  const callOnce = async () => {
    done.calls += 1
    const session = await globalThis.tested.auth.session().catch(() => undefined)
    if (!session) done.failed += 1
  }
  await Promise.all(Array.from({ length: callsAtOnce }, callOnce))
  const startedAtMs = performance.now()
  while (performance.now() - startedAtMs < durationMs) {
    await callOnce()
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return done
}
