// What a token request carries, whatever the dialect does with credentials.
import { expect, test } from 'vitest'
import { password } from '../grants/password.ts'
import { grantSession } from '../testing/index.ts'
import type { Dialect } from './dialect.ts'
import { clientCredentials, type Grant, refreshToken } from './grant.ts'
import { icdr2 } from './icdr2.ts'
import { icdr3 } from './icdr3.ts'
import { standard } from './standard.ts'
import { sendByFetch } from '../users/form-request.ts'
import { sendByLibrary } from './oauth-request.ts'
import { requestToken, type TokenSender } from './token-request.ts'

const date = 'Sun, 22 Nov 2026 12:00:00 GMT'

async function ask(
  dialect: Dialect,
  grant: Grant,
  policies?: readonly string[],
  status = 200,
  sendForm: TokenSender = sendByLibrary,
) {
  const told = { requests: [] as Request[], dates: [] as number[], forms: [] as Record<string, string>[] }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    told.requests.push(request)
    told.forms.push(Object.fromEntries(new URLSearchParams(await request.text())))
    return new Response(await grantSession().text(), { status, headers: { date } })
  }
  const asked = requestToken({
    sendForm,
    transport: { root: new URL('https://icdr.example.org'), fetch, redact: String },
    server: { dialect, issuer: 'https://icdr.example.org/', tokenEndpoint: 'https://icdr.example.org/token' },
    credentials: { clientId: 'APP' },
    grant,
    policies,
    signal: new AbortController().signal,
    onDate: (dateMs) => told.dates.push(dateMs),
  })
  await asked.catch(() => {})
  return { ...told, asked }
}

test.for<[string, Dialect, Grant, readonly string[] | undefined, string | undefined]>([
  ['iCDR 2.x: all that may be granted', icdr2, clientCredentials, undefined, '*'],
  ['iCDR 3.x: all that may be granted', icdr3, clientCredentials, undefined, '*'],
  ['the standard: nothing is named', standard, clientCredentials, undefined, undefined],
  ['a request for policies: these', icdr3, clientCredentials, ['1.2.3', '1.2.4'], '1.2.3 1.2.4'],
  ['a refresh: nothing is named, and all is kept', icdr3, refreshToken('r'), ['1.2.3'], undefined],
])('the scope of %s', async ([, dialect, grant, policies, scope]) => {
  const { forms } = await ask(dialect, grant, policies)
  expect(forms).toHaveLength(1)
  expect(forms[0]?.scope).toBe(scope)
})

test.for<[string, Dialect, string]>([
  ['iCDR 2.x', icdr2, 'SubjectOrganizationID=Ward 7'],
  ['iCDR 3.x', icdr3, 'urn:oasis:names:tc:xspa:1.0:subject:organization-id=Ward 7'],
])('%s gets the claims of a grant under its own names', async ([, dialect, claim]) => {
  const grant = password({ username: 'allison', password: 'p', claims: { organization: 'Ward 7' } })
  const { requests, forms } = await ask(dialect, grant)
  expect(forms[0]).toMatchObject({ grant_type: 'password', username: 'allison', password: 'p' })
  expect(requests[0]?.headers.get('x-santedbclient-claim')).toBe(btoa(claim))
})

test.for([' a ', 'Grüße', 'a+b&c=d%20#', '\u00a0\t', '密碼', 'x'.repeat(500)])(
  'a password goes out as it was typed: %j',
  async (typed) => {
    for (const dialect of [icdr2, icdr3]) {
      const { forms } = await ask(dialect, password({ username: 'allison', password: typed }))
      expect(forms[0]?.password).toBe(typed)
    }
  },
)

test('is a form by POST that names no library and follows no redirect', async () => {
  const { requests } = await ask(icdr3, clientCredentials)
  expect(requests[0]).toMatchObject({
    method: 'POST',
    redirect: 'manual',
    url: 'https://icdr.example.org/token',
  })
  expect(requests[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
  expect(requests[0]?.headers.has('user-agent')).toBe(false)
})

test.for([200, 400])('the Date of an answer of HTTP %i is told', async (status) => {
  const { dates } = await ask(icdr3, clientCredentials, undefined, status)
  expect(dates).toEqual([Date.parse(date)])
})

test.for([
  [icdr2, password({ username: 'allison', password: 'p=&+ä', mfaCode: '1', claims: { purpose: 'x' } })],
  [icdr3, password({ username: 'allison', password: 'p=&+ä', mfaCode: '1', claims: { purpose: 'x' } })],
  [icdr3, refreshToken('r', 'the access token')],
] as const)('%o is asked for %o in the same way with a library and without', async ([dialect, grant]) => {
  const [byLibrary, byFetch] = await Promise.all(
    [sendByLibrary, sendByFetch].map((it) => ask(dialect, grant, ['1.2'], 200, it)),
  )
  const shown = (told: typeof byLibrary) => {
    const [request] = told?.requests ?? []
    return [request?.method, request?.url, request?.redirect, [...(request?.headers ?? [])], told?.forms]
  }
  expect(shown(byFetch)).toEqual(shown(byLibrary))
})
