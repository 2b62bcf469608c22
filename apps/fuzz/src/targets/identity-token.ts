import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { isAuthError } from '@santedb/auth-core'
import { verifyIdentityToken } from '@santedb/auth-core/verify'
import { exportJWK } from 'jose'
import { type Json, member } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { canaries } from './support/canaries.ts'
import { assertShape, attempt, checkClaims } from './support/check.ts'
import { createServer, nowMs, program, root } from './support/program.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicJwk = { ...(await exportJWK(publicKey)), kid: 'key-1' }
const nowSeconds = nowMs / 1000
const claims = {
  iss: `${root}/auth`,
  aud: ['EXAMPLE_APPLICATION', null],
  sub: '5e72744a-b4ca-11ef-9e56-d7a7bf34be11',
  nbf: nowSeconds,
  iat: String(nowSeconds + 0.437),
  exp: nowSeconds + 3600,
  scope: ['1.3.6.1.4.1.33349.3.1.5.9.2.4.0', 'ua.4.0'],
  nonce: 'nonce-1',
  at_hash: '12345',
  extensions: { santedb: { appid: '5e72744a' }, ihe_iua: { purpose_of_use: [{ system: 'x', code: 'y' }] } },
}

/** Identity tokens that somebody brings: signed anew after each change, or with whatever signature they have. */
export const identityTokenTarget: Target = {
  name: 'identity-token',
  about: 'identity tokens and their claims, signed and not',
  words: [
    'HS256',
    'RS256',
    'RS512',
    'none',
    'ES256',
    'alg',
    'kid',
    'x5t',
    'crit',
    'b64',
    'exp',
    'nbf',
    'aud',
    'at_hash',
    'jti',
  ],
  async seeds() {
    const real = await createServer(3, { users: [] }).fetch(
      new Request(`${root}/auth/oauth2_token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${program.device.id}:${program.device.secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', client_id: program.clientId }),
      }),
    )
    const token = textOf(member(JSON.parse(await real.text()), 'id_token'))
    const options = { issuer: claims.iss, audience: 'EXAMPLE_APPLICATION', nonce: 'nonce-1' }
    return [
      { header: { alg: 'RS256', kid: 'key-1', typ: 'JWT' }, claims, signedBy: 'rsa', options },
      { header: { alg: 'RS512', kid: 'key-1', typ: 'JWT' }, claims, signedBy: 'rsa', options },
      { header: { typ: 'JWT', alg: 'HS256', name: '0' }, claims, signedBy: 'secret', options: {} },
      {
        header: { alg: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256' },
        claims,
        signedBy: 'secret',
        options,
      },
      { header: { alg: 'none' }, claims, signedBy: '', options },
      { token, options },
    ]
  },
  async run(input) {
    const token = tokenOf(input)
    const result = await attempt(() =>
      verifyIdentityToken(token, {
        ...optionsOf(member(input, 'options')),
        keySet: { keys: [publicJwk] },
        clientSecret: canaries.clientSecret,
        now: new Date(nowMs),
      }),
    )
    if (isAuthError(result)) return
    checkClaims(result.claims)
    assertShape(
      ['HS256', 'RS256', 'RS512'].includes(result.algorithm),
      `the algorithm is ${result.algorithm}`,
    )
    assertShape(result.proof !== 'published-secret', 'a published secret counts that was not given')
    const end = Number(result.claims.exp)
    assertShape(end > nowSeconds - 61, `a token holds that ended at ${end}`)
  },
}

function tokenOf(input: Json): string {
  const whole = member(input, 'token')
  if (whole !== undefined) return textOf(whole)
  const parts = [member(input, 'header'), member(input, 'claims')]
  const signed = parts.map((part) => Buffer.from(textOf(part)).toString('base64url')).join('.')
  return `${signed}.${signatureOf(signed, member(input, 'signedBy'), textOf(member(member(input, 'header'), 'alg')))}`
}

function signatureOf(signed: string, by: Json | undefined, algorithm: string): string {
  if (by === 'rsa') {
    const digest = algorithm === 'RS512' ? 'sha512' : 'sha256'
    return sign(digest, Buffer.from(signed), privateKey).toString('base64url')
  }
  const isSecret = by === 'secret'
  return isSecret
    ? createHmac('sha256', canaries.clientSecret).update(signed).digest('base64url')
    : textOf(by)
}

function optionsOf(input: Json | undefined): object {
  const names = ['issuer', 'audience', 'nonce', 'accessToken']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = member(input, name)
      return typeof value === 'string' ? [[name, value]] : []
    }),
  )
}
