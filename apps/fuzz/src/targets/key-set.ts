import { isAuthError } from '@santedb/auth-core'
import { getKeySet } from '@santedb/auth-core/look-ups'
import { verifyIdentityToken } from '@santedb/auth-core/verify'
import { SignJWT } from 'jose'
import type { Json } from '../engine/json.ts'
import { member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { inputOf, responseOf } from './support/answers.ts'
import { attempt, checkClaims } from './support/check.ts'
import { createServer, nowMs, program, root } from './support/program.ts'

const tokens: string[] = []

/** Key sets of a server, and a token that is verified by them. */
export const keySetTarget: Target = {
  name: 'key-set',
  about: 'key sets, and tokens verified by them',
  words: ['keys', 'kty', 'RSA', 'oct', 'EC', 'x5c', 'x5t', 'kid', 'n', 'e', 'k', 'AQAB', 'use', 'alg'],
  async seeds() {
    const seeds: Json[] = []
    tokens.splice(0)
    for (const algorithm of ['rs256', 'rs512', 'hmac'] as const) {
      const server = createServer(3, { keys: [{ name: 'default', algorithm }] })
      const granted = await server.fetch(
        new Request(`${root}/auth/oauth2_token`, {
          method: 'POST',
          headers: { authorization: `Basic ${btoa(`${program.device.id}:${program.device.secret}`)}` },
          body: new URLSearchParams({ grant_type: 'client_credentials', client_id: program.clientId }),
        }),
      )
      tokens.push(textOf(member(JSON.parse(await granted.text()), 'id_token')))
      seeds.push(await inputOf(await server.fetch(new Request(`${root}/auth/jwks`))))
    }
    const secret = new TextEncoder().encode('0123456789abcdef')
    const token = new SignJWT({ sub: 'x' })
      .setProtectedHeader({ alg: 'HS256', kid: 'a' })
      .setExpirationTime('2h')
    tokens.push(await token.sign(secret))
    return seeds
  },
  async run(input) {
    const keySet = await attempt(() => getKeySet({ root, fetch: async () => responseOf(input) }))
    if (isAuthError(keySet)) return
    for (const token of tokens) {
      const options = { keySet, allowPublishedSecrets: true, now: new Date(nowMs) }
      const verified = await attempt(() => verifyIdentityToken(token, options))
      if (!isAuthError(verified)) checkClaims(verified.claims)
    }
  },
}
