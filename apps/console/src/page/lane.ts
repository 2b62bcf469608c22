import type { CallRecord, Grant } from 'service-kit'
import { find, make, write } from './dom.ts'

/** What a lane shows. */
export interface LaneContent {
  readonly grants: readonly Grant[]
  readonly calls: readonly CallRecord[]
  /** In which last part of its life a session is renewed. */
  readonly renewalPart: number
}

/** Draws sessions around the present moment: `spanMs` of the past on the left, and as much to come on the right. */
export function drawLane(lane: HTMLElement, content: LaneContent, nowMs: number, spanMs: number): void {
  const { grants, calls, renewalPart } = content
  const placeOf = (atMs: number) => Math.min(100, Math.max(0, 50 + ((atMs - nowMs) / spanMs) * 50))
  const place = (element: HTMLElement, fromMs: number, untilMs: number) => {
    element.style.left = `${placeOf(fromMs)}%`
    element.style.width = `${placeOf(untilMs) - placeOf(fromMs)}%`
    return element
  }
  const isSeen = (fromMs: number, untilMs = fromMs) => untilMs > nowMs - spanMs && fromMs < nowMs + spanMs
  const marks: HTMLElement[] = []
  for (const { fromMs, untilMs } of grants) {
    if (!isSeen(fromMs, untilMs)) continue
    const isLive = untilMs > nowMs
    marks.push(place(make('div', { className: isLive ? 'grant' : 'grant over' }), fromMs, untilMs))
    if (!isLive) continue
    const renewalMs = untilMs - (untilMs - fromMs) * renewalPart
    marks.push(place(make('div', { className: 'renewal' }), renewalMs, untilMs))
  }
  for (const { atMs, failure } of calls) {
    if (!isSeen(atMs)) continue
    const tick = make('div', { className: failure === undefined ? 'tick' : 'tick failed' })
    tick.style.left = `${placeOf(atMs)}%`
    marks.push(tick)
  }
  find(HTMLElement, '.track', lane).replaceChildren(...marks)
}

/** Writes what the lane's ends mean. */
export function writeScale(scale: HTMLElement, spanText: string): void {
  const [past, , future] = scale.children
  if (past) write(past, `${spanText} ago`)
  if (future) write(future, `in ${spanText}`)
}
