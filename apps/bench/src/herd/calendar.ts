/** What this process takes for the time of day. */
export interface Calendar extends Disposable {
  advance(durationMs: number): void
}

/** Takes over `Date`, which goes on as before, and can be moved ahead. Timers know nothing of it. */
export function openCalendar(): Calendar {
  const RealDate = globalThis.Date
  let aheadMs = 0
  globalThis.Date = new Proxy(RealDate, {
    get: (target, name) => (name === 'now' ? () => target.now() + aheadMs : Reflect.get(target, name)),
    construct: (target, given: [], constructed) =>
      Reflect.construct(target, given.length === 0 ? [target.now() + aheadMs] : given, constructed),
    apply: (target) => new target(target.now() + aheadMs).toString(),
  })
  return {
    advance: (durationMs) => void (aheadMs += durationMs),
    [Symbol.dispose]: () => void (globalThis.Date = RealDate),
  }
}
