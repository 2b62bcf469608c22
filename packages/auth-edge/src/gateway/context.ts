/**
 * What the runtime gives with a request: on Workers the `ExecutionContext`, which keeps the runtime from ending before
 * some work is done. Whatever else a runtime gives is passed on unseen.
 */
export interface GatewayContext {
  waitUntil?(work: Promise<unknown>): void
}

/** Lets work go on after the answer, where the runtime has to be asked for that. */
export function letFinish(context: object | undefined, work: Promise<unknown>): void {
  const ended = work.catch(() => undefined)
  const given: GatewayContext | undefined = context
  if (typeof given?.waitUntil === 'function') given.waitUntil(ended)
}
