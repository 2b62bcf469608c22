import type { Random } from './random.ts'

/** What can be wrong with the server for a while. */
export type TroubleKind =
  | 'unreachable'
  | 'hanging'
  | 'slow'
  | 'failing'
  | 'throttling'
  | 'foreign_pages'
  | 'broken_bodies'
  | 'secret_refused'

export interface Trouble {
  readonly kind: TroubleKind
  readonly fromMs: number
  readonly untilMs: number
  /** Whether services go on while the token endpoint is in trouble. */
  readonly servicesGoOn: boolean
}

/** Everything about a run that is decided before it begins. */
export interface Scenario {
  readonly generation: 'icdr2' | 'icdr3'
  readonly dialectIsTold: boolean
  readonly grant: 'client_credentials' | 'password' | 'interactive'
  readonly lifetimeSeconds: number
  readonly hasIdentityToken: boolean
  /** What `expires_in` is multiplied by; anything but 1 is the wrong unit. */
  readonly unitFactor: number
  readonly tellsDate: boolean
  readonly serverAheadMs: number
  readonly clients: number
  readonly sharing: 'locked' | 'lockless' | 'failing'
  /** What the machines' clocks show beyond true time; all the same where sessions are shared. */
  readonly clientAheadMs: number
  /** Clocks that are set while it runs. */
  readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[]
  readonly troubles: readonly Trouble[]
  /** When the server loses or revokes every session. */
  readonly revocations: readonly number[]
  readonly latencyMs: number
  readonly durationMs: number
  readonly bursts: number
}

const daySeconds = 86_400

/** Draws a scenario. */
export function drawScenario(random: Random): Scenario {
  const generation = random.pick('icdr2', 'icdr3')
  const hasIdentityToken = random.chance(0.8)
  const lifetimeSeconds = drawLifetimeSeconds(random, generation === 'icdr3' || hasIdentityToken)
  const clients = random.pick(1, 1, 2, 3)
  const wrongClocks = random.chance(0.3)
  const year = 365 * daySeconds * 1000
  const durationMs = Math.min(lifetimeSeconds * 1000 * random.between(3, 12), daySeconds * 2000) + 60_000
  return {
    generation,
    dialectIsTold: random.chance(0.5),
    grant: random.pick('client_credentials', 'client_credentials', 'password', 'interactive'),
    lifetimeSeconds,
    hasIdentityToken,
    unitFactor: hasIdentityToken ? random.pick(1, 1, 1, 1000, 0.001) : 1,
    tellsDate: random.chance(0.8),
    serverAheadMs: wrongClocks ? random.between(-year, year) : random.between(-300, 300),
    clients,
    sharing: random.pick('locked', 'locked', 'lockless', 'failing'),
    clientAheadMs: wrongClocks ? random.between(-year, year) : 0,
    jumps: random.chance(0.15) ? drawJumps(random, durationMs) : [],
    troubles: drawTroubles(random, durationMs),
    revocations: random.chance(0.4)
      ? Array.from({ length: random.integer(1, 3) }, () => random.between(0, durationMs))
      : [],
    latencyMs: random.pick(0, 20, 100),
    durationMs,
    bursts: random.integer(4, 12),
  }
}

function drawLifetimeSeconds(random: Random, anyLength: boolean): number {
  const short = random.pick(5, 30, 120, 1800)
  return random.chance(0.7)
    ? short
    : random.pick(36_000, ...(anyLength ? [40 * daySeconds, 3650 * daySeconds] : []))
}

function drawTroubles(random: Random, durationMs: number): Trouble[] {
  return Array.from({ length: random.integer(0, 3) }, () => {
    const kind = random.pick<TroubleKind>(
      'unreachable',
      'hanging',
      'slow',
      'failing',
      'throttling',
      'foreign_pages',
      'broken_bodies',
      'secret_refused',
    )
    const fromMs = random.between(0, durationMs)
    const mostMs = kind === 'hanging' ? 40_000 : 200_000
    const untilMs = fromMs + random.between(100, Math.min(durationMs / 3, mostMs))
    return { kind, fromMs, untilMs, servicesGoOn: kind === 'hanging' || random.chance(0.5) }
  })
}

function drawJumps(random: Random, durationMs: number): { atMs: number; byMs: number }[] {
  return Array.from({ length: random.integer(1, 2) }, () => ({
    atMs: random.between(0, durationMs),
    byMs: random.pick(3_600_000, daySeconds * 1000, 2000, 400 * daySeconds * 1000) * random.pick(1, 1, -1),
  }))
}
