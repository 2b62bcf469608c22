// How often a call is sent where every session is answered as dead, whoever granted it.
import { expect, test } from 'vitest'
import type { WaitOptions } from '../session/session-keeper.ts'
import { Session } from '../session/session.ts'
import { VirtualClock } from '../testing/index.ts'
import { followHops } from './follow-hops.ts'
import { createSignedInFetch, type SignedInFetchContext } from './signed-in-fetch.ts'

type Renewal = Pick<SignedInFetchContext, 'giveUp' | 'isGranted'>

function bench(renewalOf: (giveUp: () => void) => Renewal) {
  let sessions = 0
  const sent: RequestInit[] = []
  const waits: WaitOptions[] = []
  const fetch = createSignedInFetch({
    transport: {
      root: new URL('https://icdr.example.org'),
      redact: String,
      fetch: async (_, init) => {
        sent.push({ ...init })
        return new Response('why', { status: 401 })
      },
    },
    clock: new VirtualClock(),
    follow: followHops,
    standard: false,
    origins: [],
    get: async (wait) => {
      waits.push(wait)
      return new Session({ accessToken: `token-${sessions}`, expiresAtMs: 3, endsAtMs: 2, renewAtMs: 1 })
    },
    ...renewalOf(() => void (sessions += 1)),
  })
  const tokens = () => sent.map(({ headers }) => new Headers(headers).get('authorization'))
  return { fetch, sent, waits, tokens }
}

test.for<[string, (giveUp: () => void) => Renewal, number]>([
  ['once, where there is no other session to have', () => ({}), 1],
  ['twice, where nobody else grants sessions', (giveUp) => ({ giveUp }), 2],
  ['twice, where the second was granted to us', (giveUp) => ({ giveUp, isGranted: () => true }), 2],
  ['three times, where others grant them', (giveUp) => ({ giveUp, isGranted: () => false }), 3],
  [
    'three times, where the third was granted to us',
    (giveUp) => ({ giveUp, isGranted: (token) => token === 'token-2' }),
    3,
  ],
])('%s', async ([, renewalOf, times]) => {
  const { fetch, tokens } = bench(renewalOf)
  const response = await fetch('/fhir/Patient')
  expect([response.status, await response.text()]).toEqual([401, 'why'])
  expect(tokens()).toEqual(['token-0', 'token-1', 'token-2'].slice(0, times).map((it) => `Bearer ${it}`))
})

test("a caller's signal ends the call and the wait for a session, and none is sent where there is none", async () => {
  const { fetch, sent, waits } = bench(() => ({}))
  const { signal } = new AbortController()
  await fetch('/fhir/Patient', { signal })
  await fetch('/fhir/Patient')
  expect(waits.map((wait) => wait.signal)).toEqual([signal, undefined])
  expect(sent.map((init) => init.signal)).toEqual([signal, null])
})
