import { expect, test } from 'vitest'
import { type AuthError, isAuthError } from '../errors/auth-error.ts'
import type { AuthErrorCode } from '../errors/failures.ts'
import { type ClientClaims, encodeClientClaims } from './client-claims.ts'
import { icdr2 } from './icdr2.ts'
import { icdr3 } from './icdr3.ts'

const facility = '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'

function decode(header: string | undefined): string {
  return new TextDecoder().decode(Uint8Array.from(atob(header ?? ''), (it) => it.charCodeAt(0)))
}

test.for<[string, ClientClaims, string]>([
  [
    'the answer to missing_claim (protocol 11.4)',
    { facility },
    'dXJuOm9hc2lzOm5hbWVzOnRjOnhzcGE6MS4wOnN1YmplY3Q6ZmFjaWxpdHk9Nzc0ZGM0MTUtNmJmYi00Y2Y1LWEyYzQtY2NhNmZhMjJmM2Vh',
  ],
  [
    'an elevation (protocol 11.5)',
    { override: true, purpose: emergency, facility },
    'dXJuOnNhbnRlZGI6b3JnOmNsYWltOm92ZXJyaWRlPXRydWU7dXJuOm9hc2lzOm5hbWVzOnRjOnhhY21sOjIuMDphY3Rpb246cHVycG9zZT02YWY5ODJmMC05MTY5LTExZWEtYmIzNy0wMjQyYWMxMzAwMDI7dXJuOm9hc2lzOm5hbWVzOnRjOnhzcGE6MS4wOnN1YmplY3Q6ZmFjaWxpdHk9Nzc0ZGM0MTUtNmJmYi00Y2Y1LWEyYzQtY2NhNmZhMjJmM2Vh',
  ],
])('%s is encoded as SanteDB documents it', ([, claims, expected]) => {
  expect(encodeClientClaims(claims, icdr3.claimTypes)).toBe(expected)
})

test.for<[string, ClientClaims, 'icdr2' | 'icdr3', string]>([
  [
    'every claim of iCDR 3.x',
    { temporary: true, language: 'fr', organization: 'Ward 7' },
    'icdr3',
    'urn:santedb:org:claim:temporary=true;urn:santedb:org:claim:lang=fr;urn:oasis:names:tc:xspa:1.0:subject:organization-id=Ward 7',
  ],
  [
    'every claim of iCDR 2.x',
    { override: true, language: 'fr', organization: 'Ward 7' },
    'icdr2',
    'urn:santedb:org:override=true;http://santedb.org/claims/language=fr;SubjectOrganizationID=Ward 7',
  ],
  [
    'other alphabets, as UTF-8',
    { purpose: 'ฉุกเฉิน 🚑' },
    'icdr3',
    'urn:oasis:names:tc:xacml:2.0:action:purpose=ฉุกเฉิน 🚑',
  ],
])('%s', ([, claims, types, expected]) => {
  expect(decode(encodeClientClaims(claims, { icdr2, icdr3 }[types].claimTypes))).toBe(expected)
})

test.for<Record<string, unknown>>([{}, { override: false }, { temporary: false, purpose: undefined }])(
  '%j claims nothing',
  (claims) => {
    expect(encodeClientClaims(claims as ClientClaims, icdr3.claimTypes)).toBeUndefined()
  },
)

function refusalOf(claims: Record<string, unknown>): AuthError {
  try {
    encodeClientClaims(claims, icdr2.claimTypes)
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
  throw new Error('the claims were accepted')
}

test.for<[Record<string, unknown>, AuthErrorCode, string]>([
  [{ purpose: 'a;b' }, 'invalid_options', 'purpose'],
  [{ facility: 'a=b' }, 'invalid_options', 'facility'],
  [{ organization: '' }, 'invalid_options', 'organization'],
  [{ purpose: 7 }, 'invalid_options', 'purpose'],
  [{ purpose: null }, 'invalid_options', 'purpose'],
  [{ role: 'secret-value' }, 'unsupported', 'role'],
  [{ toString: 'secret-value' }, 'unsupported', 'toString'],
  [{ temporary: true }, 'unsupported', 'temporary'],
])('%j is refused in iCDR 2.x as %s', ([claims, code, name]) => {
  const { message, ...error } = refusalOf(claims)
  expect(error).toMatchObject({ code, summary: expect.stringContaining(`claim ${name}`) })
  expect(message).not.toMatch(/a;b|a=b|secret-value/)
})
