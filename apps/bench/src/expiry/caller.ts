import { createAuth } from '@santedb/auth-node'
import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import { addressOf } from '../santedb/address-of.ts'
import type { Stub } from './stub.ts'
import { Turns } from './turns.ts'

/** Makes calls, and looks at each. */
export interface Caller {
  /** Makes a call; gives how many milliseconds it took. One at a time for each lane, of which there are ten. */
  call(lane?: number): Promise<number>
  readonly seen: Seen
}

export interface Seen {
  readonly calls: number
  /** That were rejected, or answered with something else than success. */
  readonly failed: number
  /** That did not set out in the turn of the event loop in which they were made. */
  readonly waited: number
  /** That set out while a token request was under way. */
  readonly duringRenewals: number
  readonly renewals: number
}

/** Signs in, so that no call has to wait for that. Calls go to the server, unless a stub answers them. */
export async function openCaller(root: string, stub?: Stub): Promise<Caller> {
  const seen = { calls: 0, failed: 0, waited: 0, duringRenewals: 0, renewals: 0 }
  const turns = new Turns()
  const madeIn: number[] = []
  let tokenRequests = 0

  const auth = createAuth({
    root,
    dialect: 'icdr3',
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    async fetch(input, init) {
      const address = addressOf(input)
      if (address.endsWith('/auth/oauth2_token')) {
        tokenRequests += 1
        try {
          const granted = await fetch(input, init)
          await stub?.note(granted.clone())
          return granted
        } finally {
          tokenRequests -= 1
        }
      }
      if (madeIn[Number(address.at(-1))] !== turns.number) seen.waited += 1
      if (tokenRequests > 0) seen.duringRenewals += 1
      return stub ? stub.answer(init) : fetch(input, init)
    },
    onEvent({ type }) {
      if (type === 'session_renewed') seen.renewals += 1
    },
  })
  await auth.session()

  return {
    seen,
    async call(lane = 0) {
      madeIn[lane] = turns.number
      const startedAtMs = performance.now()
      try {
        const response = await auth.fetch(`/fhir/Patient?lane=${lane}`)
        if (!response.ok) seen.failed += 1
        await response.arrayBuffer()
      } catch {
        seen.failed += 1
      }
      seen.calls += 1
      return performance.now() - startedAtMs
    },
  }
}
