// What the tests of a session's life stand on: an hour-long session of a scripted iCDR 3.x, and a clock to move.
import { look } from '../canaries.test-support.ts'
import { type Auth, type AuthEvent, type AuthOptions, createAuth } from '../index.ts'
import {
  createScriptedFetch,
  grantSession,
  type ReceivedRequest,
  type Script,
  type ScriptedFetch,
  type ScriptedGrant,
  VirtualClock,
} from '../testing/index.ts'

export class Bench {
  readonly clock: VirtualClock = new VirtualClock(Date.parse('2026-11-22T12:00:00Z'))
  readonly events: AuthEvent[] = []
  readonly server: ScriptedFetch

  constructor(grant?: ScriptedGrant) {
    this.server = createScriptedFetch(grant)
  }

  auth(options: Partial<AuthOptions> = {}): Auth {
    return createAuth({
      root: 'https://icdr.example.org',
      clientId: 'EXAMPLE_APPLICATION',
      clientSecret: 'application-secret',
      device: { id: 'EXAMPLE_DEVICE', secret: 'device-secret' },
      dialect: 'icdr3',
      clock: this.clock,
      fetch: this.server.fetch,
      onEvent: (event) => {
        look(event)
        this.events.push(event)
      },
      ...options,
    })
  }

  /** Waits for a promise while the clock moves from timer to timer, and no further than it takes. */
  async within<T>(durationMs: number, work: Promise<T>): Promise<T> {
    const state = { isSettled: false }
    const settle = () => {
      state.isSettled = true
    }
    work.then(settle, settle)
    const endsAtMs = this.clock.now() + durationMs
    for (;;) {
      // On a busy machine what needs no time on this clock can take its time: the next timer may be a time limit.
      for (let chance = 0; chance < 4 && !state.isSettled; chance += 1) await this.clock.advance(0)
      if (state.isSettled || this.clock.now() >= endsAtMs) break
      const dueAtMs = Math.min(this.clock.nextDueAtMs ?? endsAtMs, endsAtMs)
      await this.clock.advance(dueAtMs - this.clock.now())
    }
    if (!state.isSettled) throw new Error(`not settled within ${durationMs} ms of virtual time`)
    return work
  }
}

/** Refuses every request in SanteDB's words. */
export function refuse(status: number, error: string): Script {
  return () => Response.json({ error, error_description: 'no' }, { status })
}

/** Grants sessions whose refresh token is good once: only the one that was given last is accepted. */
export function rotateRefreshTokens(lifetimeSecondsOf: (granted: number) => number): {
  script: Script
  granted: number
} {
  const rotation = {
    granted: 0,
    script({ form }: ReceivedRequest): Response {
      const presented = form.get('refresh_token')
      if (presented !== null && presented !== `refresh-${rotation.granted}`) {
        return Response.json({ error: 'invalid_grant' }, { status: 400 })
      }
      rotation.granted += 1
      const refreshToken = `refresh-${rotation.granted}`
      return grantSession({ lifetimeSeconds: lifetimeSecondsOf(rotation.granted), refreshToken })
    },
  }
  return rotation
}
