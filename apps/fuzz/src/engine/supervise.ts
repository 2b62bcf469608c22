import { Worker } from 'node:worker_threads'
import type { CampaignOptions, CampaignReport } from './campaign.ts'
import { Heartbeat } from './heartbeat.ts'
import type { Json } from './json.ts'
import { provideFolder } from './temporary-folder.ts'

/** What is to be done in a thread of its own. */
export interface SuperviseOptions extends Pick<
  CampaignOptions,
  'seed' | 'runs' | 'untilMs' | 'kept' | 'guided'
> {
  /** The address of a module that exports `targets`. */
  readonly module: string
  readonly name: string
  /**
   * How long an input may keep the thread busy.
   *
   * @default 20000
   */
  readonly hangAfterMs?: number | undefined
  readonly onFault: (fault: FoundFault) => void
}

/** What a worker is told. */
export type WorkerOrder = Omit<SuperviseOptions, 'onFault'> & { readonly buffer: SharedArrayBuffer }

/** A fault, as one thread tells another of it. */
export interface FoundFault {
  readonly kind: string
  readonly message: string
  readonly signature: string
  readonly input: Json
  readonly stack?: string | undefined
}

/** What a worker tells. */
export type WorkerMessage =
  | ({ readonly type: 'fault' } & FoundFault)
  | { readonly type: 'done'; readonly report: CampaignReport }

const lookEveryMs = 500
const usualHangAfterMs = 20_000
const mostMegabytes = 1024
const mostRestarts = 3

/** Fuzzes a target in a thread that is stopped where it hangs, and begun anew. */
export async function supervise({ onFault, ...options }: SuperviseOptions): Promise<CampaignReport> {
  let report: CampaignReport = { runs: 0, corpus: 0, reached: 0 }
  let { kept } = options
  for (let restarts = 0; restarts <= mostRestarts; restarts += 1) {
    const order = { ...options, kept, seed: options.seed + restarts, runs: options.runs - report.runs }
    const ended = await runWorker(order, onFault)
    report = { ...ended.report, runs: report.runs + ended.report.runs }
    if (!ended.stuck) return report
    onFault(ended.stuck)
    // It would hang again.
    kept = kept.filter((input) => JSON.stringify(input) !== JSON.stringify(ended.stuck?.input))
  }
  return report
}

function runWorker(
  options: Omit<SuperviseOptions, 'onFault'>,
  onFault: (fault: FoundFault) => void,
): Promise<{ report: CampaignReport; stuck?: FoundFault }> {
  const { hangAfterMs = usualHangAfterMs } = options
  const heartbeat = new Heartbeat()
  const folder = provideFolder()
  const order: WorkerOrder = { ...options, buffer: heartbeat.buffer }
  const worker = new Worker(new URL('worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    env: { ...process.env, ...folder.environment },
  })
  const ended = new Promise<{ report: CampaignReport; stuck?: FoundFault }>((resolve, reject) => {
    let lastBeats = 0
    let quietMs = 0
    const stop = (kind: string, message: string) => {
      clearInterval(timer)
      const input = heartbeat.current
      const report = { runs: heartbeat.beats, corpus: 0, reached: 0 }
      void worker.terminate()
      if (input === undefined) reject(new Error(`${options.name}: ${kind}: ${message}`))
      else resolve({ report, stuck: { kind, message: `${kind}: ${message}`, signature: kind, input } })
    }
    const timer = setInterval(() => {
      quietMs = heartbeat.beats === lastBeats && heartbeat.current !== undefined ? quietMs + lookEveryMs : 0
      lastBeats = heartbeat.beats
      if (quietMs >= hangAfterMs) stop('hang', `busy for more than ${hangAfterMs / 1000} s`)
    }, lookEveryMs)
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'fault') return onFault(message)
      clearInterval(timer)
      void worker.terminate()
      resolve({ report: message.report })
    })
    worker.on('error', (error) => stop('crash', error instanceof Error ? error.message : String(error)))
  })
  // Not before the thread is gone, which may be writing there.
  return ended.finally(async () => {
    await worker.terminate()
    folder.remove()
  })
}
