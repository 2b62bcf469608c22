import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import { Miniflare, type WorkerOptions } from 'miniflare'
import { bundleWorker } from '../bundle-worker.ts'
import { startSanteDb } from '../santedb/start-santedb.ts'
import { type Fleet, type Plan, sum } from './fleet.ts'
import { makeCalls } from './make-calls.ts'

const keeper = 'isolate-0'

/** Workers of workerd, each an isolate, that share a session in a Durable Object. Each call is a request of its own. */
export async function measureIsolates(plan: Plan, tokenRequestMs: number): Promise<Fleet> {
  const { sessionSeconds } = plan
  using santeDb = await startSanteDb({ tokenRequestMs, sessionSeconds })
  const contents = await bundleWorker(new URL('programs/worker.ts', import.meta.url))
  const names = Array.from({ length: plan.members }, (_, number) => `isolate-${number}`)
  const workers = names.map((name): WorkerOptions => ({
    name,
    modules: [{ type: 'ESModule', path: 'worker.js', contents }],
    compatibilityDate: '2026-06-01',
    bindings: {
      SANTEDB_ROOT: santeDb.root,
      SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
      SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
    },
    durableObjects: {
      SANTEDB_SESSIONS: {
        className: 'SessionObject',
        useSQLite: true,
        ...(name !== keeper && { scriptName: keeper }),
      },
    },
  }))
  const miniflare = new Miniflare({ workers, cf: false })
  try {
    const isolates = await Promise.all(names.map((name) => miniflare.getWorker(name)))
    const done = await Promise.all(
      isolates.map((isolate) =>
        makeCalls(async () => {
          const response = await isolate.fetch('http://worker.example/')
          const text = await response.text()
          if (!response.ok) throw new Error(text)
        }, plan),
      ),
    )
    return { ...sum(done), tokenRequestTimesMs: (await santeDb.count()).tokenRequestTimesMs }
  } finally {
    await miniflare.dispose()
  }
}
