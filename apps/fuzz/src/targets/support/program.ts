import type { Clock } from '@santedb/auth-core'
import { createTestServer, type TestServer, type TestServerUser } from '@santedb/test-server'
import { canaries } from './canaries.ts'

/** Where the servers of all targets are. */
export const root = 'https://icdr.example.org:8443'

/** The moment at which every input is read, so that the same one always has the same outcome. */
export const nowMs: number = Date.UTC(2026, 10, 22, 9)

interface Program {
  readonly root: string
  readonly clientId: string
  readonly clientSecret: string
  readonly device: { readonly id: string; readonly secret: string }
  readonly clock: Clock
  readonly timeoutMs: number
}

// So that a busy machine is not taken for a server that does not answer.
const patience = 50

/**
 * A clock that stands still but for what is waited for on it. Limits are longer in real time than by the clock; pauses,
 * which are shorter than any limit, are as long. Nothing happens in the background.
 */
export function createClock(): Clock {
  let now = nowMs
  return {
    now: () => now,
    setTimeout(callback, delayMs, background) {
      if (background) return () => {}
      const elapse = () => {
        now += delayMs
        callback()
      }
      const timer = setTimeout(elapse, delayMs >= timeoutMs ? delayMs * patience : delayMs)
      return () => clearTimeout(timer)
    },
  }
}

/** A clock for all who wait for nothing. */
export const clock: Clock = createClock()

/** Shorter than the first pause after a failure: no input is tried twice. */
export const timeoutMs = 100

/** How the program signs in that all targets are given. */
export const program: Program = {
  root,
  clientId: 'EXAMPLE_APPLICATION',
  clientSecret: canaries.clientSecret,
  device: { id: 'EXAMPLE_DEVICE_NODE', secret: canaries.deviceSecret },
  clock,
  timeoutMs,
}

/** The users of {@link createServer}, of which each has to do something else. */
export const users: readonly [TestServerUser, ...TestServerUser[]] = [
  { id: 'allison', password: canaries.password, roles: ['CLINICAL_STAFF'], email: 'allison@example.org' },
  {
    id: 'allison-mfa',
    password: canaries.password,
    multiFactor: { code: '123456', hint: 'a code was sent to a******@example.org' },
  },
  { id: 'allison-expired', password: canaries.password, passwordExpired: true },
  {
    id: 'allison-facilities',
    password: canaries.password,
    policies: { '1.3.6.1.4.1.33349.3.1.5.9.2.900': 'deny' },
    facilities: [
      { id: '4413ac96-387f-47e0-bf28-d207761bced6', name: 'Referral, National=Hospital' },
      { id: '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea', name: 'Fuji' },
    ],
  },
]

/** A test server that knows the program and its users. */
export function createServer(
  generation: 2 | 3,
  options: Partial<Parameters<typeof createTestServer>[0]> = {},
): TestServer {
  return createTestServer({
    generation,
    clock: () => nowMs,
    applications: [{ id: program.clientId, secret: program.clientSecret }],
    devices: [program.device],
    users,
    ...options,
  })
}
