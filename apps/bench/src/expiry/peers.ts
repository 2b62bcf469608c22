import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import type { Client, Contestant } from '../../scoreboard/client.ts'
import { startSanteDb } from '../santedb/start-santedb.ts'
import type { ExpirySettings } from './ours.ts'

export interface Peer {
  readonly calls: number
  readonly failed: number
  /** That took as long as a token request: there is no looking into them. */
  readonly waited: number
}

/** Calls of a peer with a short session, over loopback. */
export async function measurePeer(
  contestant: Contestant,
  { sessionSeconds, tokenRequestMs }: ExpirySettings,
  { durationMs, lanes }: { durationMs: number; lanes: number },
): Promise<Peer> {
  using santeDb = await startSanteDb({ tokenRequestMs, sessionSeconds })
  const client = contestant.open({
    root: santeDb.root,
    tokenEndpoint: `${santeDb.root}/auth/oauth2_token`,
    generation: 3,
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    headers: {},
    // The last fifth, as ours.
    renewAheadMs: sessionSeconds * 200,
  })
  await succeeds(client)
  const peer = { calls: 0, failed: 0, waited: 0 }
  const untilMs = performance.now() + durationMs
  const drive = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const startedAtMs = performance.now()
      if (!(await succeeds(client))) peer.failed += 1
      if (performance.now() - startedAtMs >= tokenRequestMs) peer.waited += 1
      peer.calls += 1
    }
  }
  await Promise.all(Array.from({ length: lanes }, drive))
  return peer
}

async function succeeds(client: Client): Promise<boolean> {
  try {
    const response = await client.call?.('/fhir/Patient')
    await response?.text()
    return response?.status === 200
  } catch {
    return false
  }
}
