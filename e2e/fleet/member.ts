// One process of a fleet: a client with a shared store, that calls and moves its clock when it is told to. It imports
// no more than it needs, as eight of them start at once.
import type { Clock, SessionStore } from '@santedb/auth-core'
import { createAuth } from '@santedb/auth-node'
import { Agent } from 'undici'
import type { Command, MemberSettings, Place, Report } from './messages.ts'

const { client, place }: MemberSettings = JSON.parse(process.argv[2] ?? '')

let aheadMs = 0
const clock: Clock = {
  now: () => Date.now() + aheadMs,
  setTimeout(callback, delayMs, background) {
    const timer = setTimeout(callback, delayMs)
    if (background) timer.unref()
    return () => clearTimeout(timer)
  },
}

let leaseMs: number | undefined
const store = watch(await open(place))
// All calls are made at once; a thousand connections would be another test.
const dispatcher = new Agent({ connections: 8 })
const auth = createAuth({
  ...client,
  store,
  clock,
  fetch(input, init) {
    const request = { ...init, dispatcher }
    return fetch(input, request)
  },
})

process.on('message', (command: Command) => void obey(command))
tell({ type: 'ready' })

async function obey(command: Command): Promise<void> {
  if (command.type === 'call') return call(command)
  aheadMs += command.durationMs
  tell({ type: 'advanced' })
}

async function call(command: Command & { type: 'call' }): Promise<void> {
  leaseMs = command.leaseMs
  const all = await Promise.all(Array.from({ length: command.calls }, callOnce))
  const { accessToken, expiresAt } = await auth.session()
  tell({ type: 'called', outcomes: [...new Set(all)], accessToken, expiresAtMs: expiresAt.getTime() })
}

async function callOnce(): Promise<string> {
  try {
    const response = await auth.fetch('/hdsi/Patient')
    await response.arrayBuffer()
    return String(response.status)
  } catch (error) {
    return String(error)
  }
}

async function open(where: Place): Promise<SessionStore> {
  if (where.kind === 'file') {
    const { createFileStore } = await import('@santedb/auth-node/file-store')
    return createFileStore({ directory: where.directory })
  }
  const { createRedisStore } = await import('@santedb/auth-node/redis')
  const redis = await import('redis')
  const connected = redis.createClient({ url: where.url })
  await connected.connect()
  return createRedisStore({ client: connected })
}

function watch(watched: SessionStore): SessionStore {
  return {
    ...watched,
    async lock(key, usualLeaseMs) {
      const release = (await watched.lock?.(key, leaseMs ?? usualLeaseMs)) ?? null
      if (!release) tell({ type: 'waiting' })
      return release
    },
  }
}

function tell(report: Report): void {
  process.send?.(report)
}
