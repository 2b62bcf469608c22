// Credentials that are wrong, for somebody else, or made up.
import { base64url, SignJWT } from 'jose'
import { hashApiKey } from '../gateway/callers/api-key.ts'
import { partnerKey } from '../testing/open-gateway.test-support.ts'
import { issued, privateKey, publicJwk, type Row, stage } from './stage.test-support.ts'

async function token(
  claims: { iss?: string; aud?: string; exp?: number; department?: string },
  change: { alg?: string; signWith?: CryptoKey | Uint8Array } = {},
) {
  const { alg = 'ES256', signWith = privateKey } = change
  return new SignJWT({ department: 'laboratory', ...claims })
    .setProtectedHeader({ alg, kid: 'a' })
    .setIssuer(claims.iss ?? issued.issuer)
    .setAudience(claims.aud ?? issued.audience)
    .setExpirationTime(claims.exp === undefined ? '1h' : new Date(claims.exp))
    .sign(signWith)
}

const asStaff = (made: () => Promise<string> | string) => async () =>
  stage.site.call('/staff/a', { headers: { authorization: `Bearer ${await made()}` } })

export const credentials: Row[] = [
  [
    'a wrong key where nobody would do',
    () => stage.site.call('/fhir/Patient', { headers: { 'x-api-key': 'wrong' } }),
    401,
    'credential_rejected',
  ],
  [
    'two keys',
    () =>
      stage.site.call('/echo', {
        headers: [
          ['x-api-key', partnerKey],
          ['x-api-key', partnerKey],
        ],
      }),
    401,
    'credential_rejected',
  ],
  [
    "a key's hash in its place",
    async () => stage.site.call('/echo', { headers: { 'x-api-key': await hashApiKey(partnerKey) } }),
    401,
    'credential_rejected',
  ],
  [
    'two bearers',
    () => stage.site.call('/ami/SessionInfo', { headers: { authorization: 'Bearer a, Bearer b' } }),
    401,
    'credential_rejected',
  ],
  [
    'a bearer that SanteDB does not know',
    () =>
      stage.site.call('/ami/SessionInfo', {
        headers: { authorization: 'Bearer wAWre11y8RGD37MwzLLYdw.6VP2' },
      }),
    401,
    'credential_rejected',
  ],
  [
    'a password in place of a bearer',
    () =>
      stage.site.call('/ami/SessionInfo', {
        headers: { authorization: `Basic ${btoa('allison:Pass@123')}` },
      }),
    401,
    'credential_rejected',
  ],
  [
    'a JWT that nobody signed',
    asStaff(
      () =>
        `${base64url.encode('{"alg":"none"}')}.${base64url.encode(JSON.stringify({ iss: issued.issuer, aud: issued.audience, exp: 4e9, department: 'laboratory' }))}.`,
    ),
    401,
    'credential_rejected',
  ],
  [
    'a JWT signed with the public key as a secret',
    asStaff(() => token({}, { alg: 'HS256', signWith: new TextEncoder().encode(JSON.stringify(publicJwk)) })),
    401,
    'credential_rejected',
  ],
  [
    'a JWT of another issuer',
    asStaff(() => token({ iss: 'https://evil.example.org' })),
    401,
    'credential_rejected',
  ],
  [
    'a JWT for another audience',
    asStaff(() => token({ aud: 'another gateway' })),
    401,
    'credential_rejected',
  ],
  ['a JWT that has ended', asStaff(() => token({ exp: Date.now() - 60_000 })), 401, 'credential_rejected'],
  [
    'a JWT without a claim that is required',
    asStaff(() => token({ department: 'kitchen' })),
    401,
    'credential_rejected',
  ],
  [
    'a JWT with a changed payload',
    asStaff(async () =>
      (await token({})).replace(
        /\.[^.]*\./,
        `.${base64url.encode(JSON.stringify({ iss: issued.issuer, aud: issued.audience, exp: 4e9, department: 'laboratory', sub: 'root' }))}.`,
      ),
    ),
    401,
    'credential_rejected',
  ],
]
