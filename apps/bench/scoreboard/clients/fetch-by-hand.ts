import type { Contestant, HeldSession } from '../client.ts'

interface TokenAnswer {
  access_token: string
  expires_in: number
}

/** What programs have where they have no client: as on the page that tells how to leave it. */
export const fetchByHand: Contestant = {
  name: 'fetch by hand',
  driven:
    'the dozen lines of [From code of your own](./migrating/own-code.md), which keep a token until its end.',
  claims: ['keeps', 'calls'],
  open({ root, tokenEndpoint, clientId, clientSecret, headers }) {
    let kept: (HeldSession & { endsAtMs: number }) | undefined

    async function session(): Promise<HeldSession> {
      if (kept && kept.endsAtMs > Date.now()) return kept
      const response = await fetch(tokenEndpoint, {
        method: 'POST',
        headers,
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: clientSecret,
        }),
      })
      if (!response.ok) throw new Error(`No token: ${response.status}`)
      const { access_token, expires_in }: TokenAnswer = await response.json()
      kept = { accessToken: access_token, endsAtMs: Date.now() + expires_in * 1000 }
      return kept
    }

    return {
      session,
      async call(path, init) {
        const all = new Headers(init?.headers)
        all.set('Authorization', `Bearer ${(await session()).accessToken}`)
        return fetch(root + path, { ...init, headers: all })
      },
      held: () => [],
    }
  },
}
