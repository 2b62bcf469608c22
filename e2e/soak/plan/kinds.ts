import type { Random } from './random.ts'
import type { Action, Effect, Place, Step } from './step.ts'

/** What an episode can be about. */
export interface Setting {
  readonly random: Random
  readonly sessionMs: number
  readonly identities: readonly [string, ...string[]]
  readonly processes: readonly [string, ...string[]]
  /** No longer than this. */
  readonly longestMs: number
  readonly generation: 2 | 3
}

type Kind = (setting: Setting) => readonly Step[]

const at = (afterMs: number, action: Action): Step => ({ ...action, afterMs })

/** Trouble at one place for a while, with all sessions revoked in it, so that somebody needs what is troubled. */
function during(place: Place, effect: Effect, durationMs: number, revokeAfterMs?: number): Step[] {
  return [
    at(0, { do: 'trouble', at: place, effect }),
    ...(revokeAfterMs === undefined ? [] : [at(revokeAfterMs, { do: 'revoke' })]),
    at(durationMs, { do: 'calm' }),
  ]
}

/** Trouble for the next few token requests. */
function next(times: number, effect: Effect, durationMs: number): Step[] {
  return [
    at(0, { do: 'trouble', at: 'token', effect, times }),
    at(50, { do: 'revoke' }),
    at(durationMs, { do: 'calm' }),
  ]
}

/** How long an outage lasts: mostly short, seldom longer than a caller waits. */
function outageMs({ random, longestMs }: Setting): number {
  return Math.min(random.pick([1, 2, 3, 5, 8, 13, 21, 34]) * 1000 + random.between(0, 900), longestMs)
}

const outages: readonly [Effect, ...Effect[]] = [
  { effect: 'drop' },
  { effect: 'status', status: 503 },
  { effect: 'status', status: 502 },
]
const brokenAnswers: readonly [Effect, ...Effect[]] = [
  { effect: 'html' },
  { effect: 'truncate' },
  { effect: 'redirect' },
  { effect: 'status', status: 404 },
  { effect: 'contentType', contentType: 'text/plain' },
]
const resourceTroubles: readonly [Effect, ...Effect[]] = [
  { effect: 'status', status: 503, retryAfter: '1' },
  { effect: 'status', status: 401 },
  { effect: 'throttle', retryAfter: '1' },
  { effect: 'drop' },
  { effect: 'delay', delayMs: 700 },
  { effect: 'hang' },
  { effect: 'html' },
  { effect: 'redirect' },
]
const threeHoursMs = 3 * 3_600_000
const clockMoves: readonly [number, ...number[]] = [
  -threeHoursMs,
  threeHoursMs,
  8 * threeHoursMs,
  -2000,
  2000,
]

/** Every kind of episode by its title. */
export const kinds: Readonly<Record<string, Kind>> = {
  'all sessions are revoked': () => [at(0, { do: 'revoke' })],

  'all sessions are revoked again and again': ({ random }) => {
    const secondMs = random.between(0, 40)
    return [0, secondMs, secondMs + random.between(5, 400)].map((ms) => at(ms, { do: 'revoke' }))
  },

  'the authorization server is out of order': (setting) =>
    during('/auth', setting.random.pick(outages), outageMs(setting)),

  'the authorization server is out of order, and all sessions are revoked': (setting) => {
    const durationMs = outageMs(setting)
    return during('/auth', setting.random.pick(outages), durationMs, durationMs / 3)
  },

  'the authorization server is out of order for longer than a session lives': (setting) =>
    during('/auth', setting.random.pick(outages), setting.sessionMs + setting.random.between(1000, 4000)),

  'the authorization server is busy': ({ random }) => {
    const retryAfter = String(random.between(1, 3))
    return during('token', { effect: 'status', status: 503, retryAfter }, random.between(1500, 5000), 50)
  },

  // In generation 2 it looks like a refusal, and costs everybody a minute.
  'the authorization server asks for patience': ({ random, generation }) =>
    generation === 3
      ? during('token', { effect: 'throttle', retryAfter: '2' }, random.between(500, 2500), 50)
      : next(1, { effect: 'throttle' }, 1000),

  'token requests hang': ({ random, longestMs }) =>
    next(random.between(1, 2), { effect: 'hang' }, Math.min(random.between(2000, 9000), longestMs)),

  'the authorization server is slow': ({ random }) =>
    during('token', { effect: 'delay', delayMs: random.between(200, 3000) }, random.between(2000, 5000), 50),

  'token answers drip': ({ random }) =>
    during(
      'token',
      { effect: 'drip', intervalMs: random.between(5, 60), chunkBytes: random.between(16, 64) },
      random.between(2000, 5000),
      50,
    ),

  'token answers are broken': ({ random }) =>
    during('token', random.pick(brokenAnswers), random.between(800, 3000), 50),

  'token answers are lost': ({ random }) =>
    next(random.between(1, 2), { effect: 'drop', takesEffect: true }, 3000),

  'the clock of the server jumps, and back again': ({ random }) => {
    const byMs = random.pick(clockMoves)
    return [
      at(0, { do: 'move clock', byMs }),
      at(random.between(3000, 9000), { do: 'move clock', byMs: -byMs }),
    ]
  },

  'the server forgets all that it knows': () => [at(0, { do: 'restart', keepState: false })],

  'the server forgets what it has cached': () => [at(0, { do: 'restart', keepState: true })],

  'the server crashes': ({ random }) => [at(0, { do: 'crash', downMs: random.between(200, 3000) })],

  'the keys of the server are rotated': () => [at(0, { do: 'rotate keys' })],

  'a device is locked': ({ random, identities }) => [
    at(0, { do: 'lock', identity: random.pick(identities), seconds: random.between(2, 6) }),
  ],

  'a device gets another secret': ({ random, identities }) => {
    const identity = random.pick(identities)
    return [
      at(0, { do: 'change secret', identity }),
      at(random.between(1500, 4000), { do: 'redeploy', identity }),
    ]
  },

  'a process is killed': ({ random, processes }) => [
    at(0, { do: 'kill', process: random.pick(processes), downMs: random.between(0, 2000) }),
  ],

  'a process is killed while it waits for a token': ({ random, processes }) => [
    at(0, { do: 'trouble', at: 'token', effect: { effect: 'hang' }, times: 2 }),
    at(20, { do: 'revoke' }),
    at(random.between(700, 1500), { do: 'kill', process: random.pick(processes), downMs: 200 }),
    at(3000, { do: 'calm' }),
  ],

  'a process starts while nobody can be asked': ({ random, processes, longestMs }) => {
    const durationMs = Math.min(random.between(2500, 8000), longestMs)
    const effect = random.pick<Effect>([{ effect: 'html' }, ...outages])
    return [
      at(0, { do: 'trouble', at: random.pick<Place>(['/auth', 'discovery']), effect }),
      at(0, { do: 'kill', process: random.pick(processes), downMs: 0 }),
      at(durationMs, { do: 'calm' }),
    ]
  },

  'resources are out of order': ({ random }) =>
    during('resource', random.pick(resourceTroubles), random.between(600, 3000)),

  'nobody calls for longer than a session lives': ({ random, sessionMs }) => [
    at(0, { do: 'hold calls' }),
    at(sessionMs + random.between(500, 3000), { do: 'go on calling' }),
  ],

  'the network is bad': ({ random, longestMs }) => [
    at(0, { do: 'trouble', at: '/auth', effect: { effect: 'drop' }, chance: 0.2 }),
    at(0, { do: 'trouble', at: '/auth', effect: { effect: 'delay', delayMs: 800 }, chance: 0.3 }),
    at(0, { do: 'trouble', at: 'resource', effect: { effect: 'delay', delayMs: 300 }, chance: 0.2 }),
    at(1000, { do: 'revoke' }),
    at(Math.min(random.between(4000, 9000), longestMs), { do: 'calm' }),
  ],
}
