import type { ClientAuth } from '@santedb/auth-core'
import { createBareCaller, createBareWriter, peers, type Caller, type Live, written } from './contenders.ts'

/** Everybody who takes part, by name, all with the session of the first. */
export async function createContest(
  auth: ClientAuth,
  root: string,
  morePeers: Readonly<Record<string, (live: Live) => Caller>> = {},
): Promise<Readonly<Record<string, Caller>>> {
  const { accessToken } = await auth.session()
  const live = { root, accessToken }
  const others = Object.entries({ ...peers, ...morePeers }).map(([name, create]) => [name, create(live)])
  return {
    bare: createBareCaller(live),
    ours: (address) => auth.fetch(address),
    'bare, writing': createBareWriter(live),
    'ours, writing': (address) => auth.fetch(address, written),
    ...Object.fromEntries(others),
  }
}
