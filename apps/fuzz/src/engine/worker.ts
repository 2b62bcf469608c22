// A thread in which one target is fuzzed, so that another one can stop it.
import { parentPort, workerData } from 'node:worker_threads'
import { runCampaign } from './campaign.ts'
import { Heartbeat } from './heartbeat.ts'
import type { WorkerMessage, WorkerOrder } from './supervise.ts'
import type { Target } from './target.ts'

// eslint-disable-next-line typescript/no-unsafe-type-assertion -- it is what `supervise` gives
const { buffer, module, name, ...options } = workerData as WorkerOrder
const heartbeat = new Heartbeat(buffer)
const { targets }: { targets: readonly Target[] } = await import(module)
const target = targets.find((it) => it.name === name)
if (!target) throw new Error(`There is no target ${name}.`)
// eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
const send = (message: WorkerMessage) => parentPort?.postMessage(message)
const report = await runCampaign(target, {
  ...options,
  onInput: (input) => heartbeat.begin(input),
  onDone: () => heartbeat.end(),
  onFault: ({ kind, message, signature, cause }, input) =>
    send({
      type: 'fault',
      kind,
      message,
      signature,
      input,
      stack: cause instanceof Error ? cause.stack : undefined,
    }),
})
send({ type: 'done', report })
