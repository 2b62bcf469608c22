import type {
  Call,
  ClockMove,
  Ending,
  Exchange,
  History,
  Identity,
  Kill,
  Span,
  Stall,
  Trouble,
} from '../history.ts'

/** A history as it concerns one identity, in the order of time. */
export interface View {
  readonly identity: Identity
  readonly calls: readonly Call[]
  /** Everything that was asked of the authorization server: tokens, and what has to be known for that. */
  readonly signIns: readonly Exchange[]
  readonly tokenRequests: readonly Exchange[]
  readonly resources: readonly Exchange[]
  readonly troubles: readonly Trouble[]
  readonly endings: readonly Ending[]
  readonly clockMoves: readonly ClockMove[]
  readonly kills: readonly Kill[]
  readonly stalls: readonly Stall[]
}

export function viewOf(history: History, identity: Identity): View {
  const { name, generation } = identity
  const own = <T extends Span & { readonly identity?: string | undefined }>(list: readonly T[]): T[] =>
    inOrder(list.filter((it) => it.identity === name))
  const ofServer = <T extends Span & { readonly generation: number }>(list: readonly T[]): T[] =>
    inOrder(list.filter((it) => it.generation === generation))
  const exchanges = own(history.exchanges)
  return {
    identity,
    calls: own(history.calls),
    signIns: exchanges.filter(({ to }) => to !== 'resource'),
    tokenRequests: exchanges.filter(({ to }) => to === 'token'),
    resources: exchanges.filter(({ to }) => to === 'resource'),
    troubles: ofServer(history.troubles),
    endings: ofServer(history.endings).filter((it) => it.identity === undefined || it.identity === name),
    clockMoves: ofServer(history.clockMoves),
    kills: own(history.kills),
    stalls: history.stalls,
  }
}

/** Whether a process of this identity knows what another one knew. */
export function isShared({ store }: Identity): boolean {
  return store !== 'memory'
}

/** Whether it was of no use to who asked. */
export function hasFailed({ to, answer }: Exchange): boolean {
  if (to === 'token') return answer.is !== 'grant'
  return answer.is !== 'status' || answer.status >= 400
}

export function overlaps(one: Span, other: Span, slackMs = 0): boolean {
  return one.fromMs <= other.untilMs + slackMs && other.fromMs <= one.untilMs + slackMs
}

function inOrder<T extends Span>(list: readonly T[]): T[] {
  return list.toSorted((one, other) => one.fromMs - other.fromMs)
}
