import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import type { Account, Client, Contestant } from '../../scoreboard/client.ts'
import { startSanteDb } from '../santedb/start-santedb.ts'
import { openCalendar } from './calendar.ts'

/** A SanteDB with sessions of an hour, and a calendar that moves there and here alike. */
export interface World extends Disposable {
  /** How long a token request takes at least. */
  readonly tokenRequestMs: number
  /** A client that has no session yet, as the scoreboard drives it. */
  open(contestant: Contestant, how: { livesOn: 'one session' | 'session after session' }): Promise<Client>
  countTokenRequests(): Promise<number>
  advance(durationMs: number): Promise<void>
}

export async function openWorld(tokenRequestMs: number): Promise<World> {
  const usual = await startSanteDb({ tokenRequestMs })
  const refreshing = await startSanteDb({ tokenRequestMs, refreshTokens: true })
  const calendar = openCalendar()
  return {
    tokenRequestMs,
    async open(contestant, { livesOn }) {
      // In iCDR 3.x no refresh token outlives its session, which is then to be had in another way.
      if (!contestant.startsFromRefreshToken || livesOn !== 'one session') {
        return contestant.open(accountAt(usual.root))
      }
      const account = accountAt(refreshing.root)
      return contestant.open({ ...account, refreshToken: await openSession(account) })
    },
    countTokenRequests: async () =>
      (await usual.count()).tokenRequests + (await refreshing.count()).tokenRequests,
    async advance(durationMs) {
      for (const server of [usual, refreshing]) await server.advance(durationMs)
      calendar.advance(durationMs)
    },
    [Symbol.dispose]() {
      for (const opened of [usual, refreshing, calendar]) opened[Symbol.dispose]()
    },
  }
}

function accountAt(root: string): Account {
  const { id: clientId, secret: clientSecret } = EXAMPLE_APPLICATION
  return {
    root,
    tokenEndpoint: `${root}/auth/oauth2_token`,
    generation: 3,
    clientId,
    clientSecret,
    headers: {},
  }
}

async function openSession({ tokenEndpoint, clientId, clientSecret }: Account): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
  const response = await fetch(tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) })
  const { refresh_token: refreshToken }: { refresh_token?: string } = await response.json()
  if (refreshToken === undefined) throw new Error('The server of the bench gives no refresh tokens')
  return refreshToken
}
