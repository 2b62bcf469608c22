import { randomBytes } from 'node:crypto'
import type { Generation, Identity } from '../history.ts'
import type { Cast } from '../plan/plan.ts'
import type { Canaries } from './canaries.ts'

/** An identity's secrets. The device's is what changes. */
export interface Account {
  readonly application: { readonly id: string; readonly secret: string }
  readonly device: { readonly id: string; secret: string }
}

type Role = readonly [name: string, runtime: Identity['runtime'], store: Identity['store'], processes: number]

// Each generation has every runtime, and its own place to share a session in.
const everybody: Readonly<Record<Generation, readonly Role[]>> = {
  2: [
    ['node', 'Node.js', 'redis', 2],
    ['deno', 'Deno', 'memory', 1],
    ['bun', 'Bun', 'memory', 1],
    ['worker', 'workerd', 'object', 1],
  ],
  3: [
    ['node', 'Node.js', 'file', 2],
    ['deno', 'Deno', 'memory', 1],
    ['bun', 'Bun', 'memory', 1],
    ['worker', 'workerd', 'object', 1],
  ],
}
// Each runtime once, for when there is little time.
const few: Readonly<Record<Generation, readonly Role[]>> = {
  2: everybody[2].filter(([name]) => name === 'bun' || name === 'worker'),
  3: everybody[3].filter(([name]) => name === 'node' || name === 'deno'),
}

/** Who takes part. */
export function castOf(size: 'everybody' | 'few', sessionSeconds: number): Cast {
  const roles = size === 'few' ? few : everybody
  const processes = new Map<string, string[]>()
  const identities = ([2, 3] as const).flatMap((generation) =>
    roles[generation].map(([role, runtime, store, count]): Identity => {
      const name = `${role}-${generation}`
      const names = Array.from({ length: count }, (_, index) =>
        count === 1 ? name : `${name}${'abc'[index]}`,
      )
      processes.set(name, names)
      return { name, generation, runtime, store, sessionMs: sessionSeconds * 1000 }
    }),
  )
  return { identities, processes }
}

/** The accounts of an identity, with secrets that nobody has seen before. */
export function createAccount({ name }: Identity, canaries: Canaries): Account {
  const account = {
    application: { id: `APPLICATION-${name}`, secret: newSecret() },
    device: { id: `DEVICE-${name}`, secret: newSecret() },
  }
  for (const { id, secret } of Object.values(account)) canaries.addCredentials(id, secret)
  return account
}

/** Gives the device another secret. */
export function changeSecret({ device }: Account, canaries: Canaries): void {
  device.secret = newSecret()
  canaries.addCredentials(device.id, device.secret)
}

function newSecret(): string {
  return `canary-${randomBytes(18).toString('base64url')}`
}
