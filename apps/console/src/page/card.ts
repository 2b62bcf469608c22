import type { CallRecord, EventRecord, Grant } from 'service-kit'
import { find, instantiate, make, write } from './dom.ts'
import { describeDuration, describePolicy, timeOf, wordsOf } from './format.ts'
import { drawLane, writeScale } from './lane.ts'

const shownCalls = 5

/** What a card shows of one runtime. */
export interface CardContent {
  readonly runtime: string
  readonly isThere: boolean
  readonly session?:
    | {
        readonly obtainedAtMs: number
        readonly renewedAtMs?: number | undefined
        readonly renewals: number
        readonly endsAtMs: number
        readonly policies: readonly string[]
      }
    | undefined
  readonly grants: readonly Grant[]
  readonly calls: readonly (CallRecord & { readonly what?: string })[]
  readonly events: readonly EventRecord[]
}

/** A runtime's card. */
export interface Card {
  readonly element: HTMLElement
  readonly callButton: HTMLButtonElement
  readonly revokeButton: HTMLButtonElement
  /** Where there is room for what only this runtime has. */
  readonly own: HTMLElement
  show(content: CardContent): void
  /** Moves the time line. */
  move(nowMs: number, spanMs: number): void
}

interface CardParts {
  readonly id: string
  readonly title: string
  /** In which last part of its life a session is renewed there. */
  readonly renewalPart: number
  /** What is said while there is no session. */
  readonly absence: string
}

/** Makes a card. */
export function createCard({ id, title, renewalPart, absence }: CardParts): Card {
  const element = instantiate(HTMLElement, 'card')
  const part = (selector: string) => find(HTMLElement, selector, element)
  element.id = id
  element.ariaLabel = title
  write(part('h2'), title)
  const [lane, badge, session] = [part('.lane'), part('.badge'), part('.session')]
  let shown: CardContent = { runtime: '', isThere: false, grants: [], calls: [], events: [] }
  let shownEvents = ''

  function describe({ session: held, isThere }: CardContent, nowMs: number): string {
    if (!isThere) return 'It does not answer.'
    if (!held) return absence
    const { obtainedAtMs, renewedAtMs, renewals, endsAtMs } = held
    const renewed =
      renewedAtMs === undefined
        ? 'not renewed yet'
        : `renewed ${renewals === 1 ? 'once' : `${renewals} times`}, last at ${timeOf(renewedAtMs)}`
    return `Ends in ${describeDuration(endsAtMs - nowMs)}, at ${timeOf(endsAtMs)}.\nObtained at ${timeOf(obtainedAtMs)}, ${renewed}.`
  }

  function show(content: CardContent): void {
    shown = content
    const { runtime, isThere, session: held, calls, events } = content
    write(part('.runtime'), runtime)
    badge.className = `badge ${held ? 'live' : isThere ? '' : 'lost'}`.trim()
    write(badge, held ? 'live' : isThere ? 'no session' : 'not there')
    lane.ariaLabel = held
      ? `A session from ${timeOf(held.renewedAtMs ?? held.obtainedAtMs)} to ${timeOf(held.endsAtMs)}`
      : 'No session'
    part('.calls').replaceChildren(...calls.slice(0, shownCalls).map(callRow))
    write(part('.policies summary'), held ? `${held.policies.length} policies` : 'No policies')
    const eventsKey = JSON.stringify([held?.policies, events])
    if (eventsKey === shownEvents) return
    shownEvents = eventsKey
    const policyRows = (held?.policies ?? []).map((oid) => make('li', { text: describePolicy(oid) }))
    part('.policies ul').replaceChildren(...policyRows)
    part('.events ol').replaceChildren(...events.map(eventRow))
  }

  return {
    element,
    own: part('.own'),
    callButton: find(HTMLButtonElement, '.call', element),
    revokeButton: find(HTMLButtonElement, '.revoke', element),
    show,
    move(nowMs, spanMs) {
      drawLane(lane, { ...shown, renewalPart }, nowMs, spanMs)
      writeScale(part('.scale'), describeDuration(spanMs))
      write(session, describe(shown, nowMs))
    },
  }
}

function callRow({ atMs, durationMs, status, failure, what }: CardContent['calls'][number]): HTMLElement {
  const outcome = failure === undefined ? `HTTP ${status}` : wordsOf(failure)
  const className = status !== undefined && status < 400 ? 'succeeded' : 'failed'
  return make(
    'li',
    {},
    make('time', { text: timeOf(atMs) }),
    make('span', { className, text: what === undefined ? outcome : `${outcome}, ${what}` }),
    make('span', { text: `${durationMs} ms` }),
  )
}

function eventRow({ atMs, type, text }: EventRecord): HTMLElement {
  return make(
    'li',
    {},
    make('time', { text: `${timeOf(atMs)} ` }),
    new Text(`${wordsOf(type)}${text && `: ${text}`}`),
  )
}
