import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from './client.ts'
import type { Sky } from './weather.ts'

/** What became of one use of a client. */
export interface Use {
  readonly served: boolean
  readonly status?: number | undefined
  readonly error?: unknown
  readonly durationMs: number
}

const path = '/fhir/Patient'

/** A call to SanteDB: by the client where it makes calls, else by `fetch` with the token that it gives. */
export async function use({ client, station }: Pick<Sky, 'client' | 'station'>): Promise<Use> {
  return measureUse(async () => {
    if (client.call) return client.call(path)
    const { accessToken } = await client.session()
    return fetch(station.account.root + path, { headers: { Authorization: `Bearer ${accessToken}` } })
  })
}

export async function measureUse(
  call: () => Promise<{ readonly status: number; readonly thrown?: unknown }>,
): Promise<Use> {
  const startedAtMs = performance.now()
  const passedMs = () => performance.now() - startedAtMs
  try {
    const { status, thrown } = await call()
    return { served: status === 200, status, error: thrown, durationMs: passedMs() }
  } catch (error) {
    return { served: false, error, durationMs: passedMs() }
  }
}

/** What comes first: the end of something, or of patience. */
export async function within<T>(patienceMs: number, what: Promise<T>): Promise<T | undefined> {
  const giveUp = new AbortController()
  try {
    return await Promise.race([what, wait(patienceMs, undefined, { signal: giveUp.signal })])
  } finally {
    giveUp.abort()
  }
}

/** Signs in, for weather that comes over a session. */
export async function begin(sky: { client: Client; station: Sky['station'] }): Promise<void> {
  const { served, status, error } = await use(sky)
  if (!served) throw new Error(`The first call was not served (${status})`, { cause: error })
}
