import {
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '@santedb/test-server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AuthOptions, createAuth, isAuthError, readElevation, type SessionInfo } from '../index.ts'
import { Browser, origin } from '../page.test-support.ts'

afterEach(() => vi.unstubAllGlobals())

const allison = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }
const restricted = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'

describe.for([2, 3] as const)('behind a gateway of iCDR %i', (generation) => {
  test('a user signs in, calls and signs out', async () => {
    const { session, signIn, fetch, signOut } = new Browser({ generation }).open()
    expect(await session()).toBeUndefined()
    const next = await signIn(allison)
    expect(next).toMatchObject({ step: 'done', session: { user: 'allison', expiresAt: expect.any(Date) } })
    expect(await session()).toMatchObject({ user: 'allison', policies: expect.any(Array) })
    expect((await fetch('/fhir/Patient')).status).toBe(200)
    expect(await signOut()).toEqual({ endedAtServer: generation === 3 })
    expect(await session()).toBeUndefined()
    expect((await fetch('/fhir/Patient')).status).toBe(401)
  })

  test('a wrong password is a step, which says until when it is not presented again', async () => {
    const { signIn } = new Browser({ generation }).open()
    await signIn({ ...allison, password: 'wrong' })
    const next = await signIn({ ...allison, password: 'wrong' })
    expect(next).toMatchObject({ step: 'rejected', retryAt: expect.any(Date) })
  })
})

describe('what SanteDB asks for is a step', () => {
  test('a code', async () => {
    const { signIn } = new Browser().open()
    const { id: username, password, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
    expect(await signIn({ username, password })).toMatchObject({ step: 'mfa' })
    expect(await signIn({ username, password, mfaCode: multiFactor.code })).toMatchObject({ step: 'done' })
  })

  test('a facility', async () => {
    const { signIn } = new Browser().open()
    const { id: username, password } = EXAMPLE_USER_WITH_FACILITIES
    const next = await signIn({ username, password })
    expect(next).toEqual({
      step: 'choose-facility',
      choices: EXAMPLE_FACILITIES.map(({ id, name }) => ({ value: id, name })),
    })
    const facility = next.step === 'choose-facility' ? next.choices[0]?.value : undefined
    expect(await signIn({ username, password, facility })).toMatchObject({ step: 'done' })
  })

  test('a new password', async () => {
    const { signIn, changePassword } = new Browser().open()
    const { id: username, password } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
    expect(await signIn({ username, password })).toEqual({ step: 'change-password' })
    const change = { username, password, newPassword: 'Another-Pa55word' }
    expect(await changePassword(change)).toMatchObject({ step: 'done' })
  })
})

describe('a call', () => {
  test('to this site says that it is of a page, and asks for JSON', async () => {
    const browser = new Browser()
    await browser.open().fetch(new Request(`${origin}/fhir/Patient`, { headers: { accept: 'text/html' } }))
    await browser.open().fetch('/fhir/Patient', { method: 'POST', body: '{}' })
    expect(
      browser.requests.map(({ headers }) => [headers.get('x-santedb-page'), headers.get('accept')]),
    ).toEqual([
      ['1', 'text/html'],
      ['1', 'application/json'],
    ])
  })

  test('to another site goes out as it was', async () => {
    const browser = new Browser()
    await browser.open().fetch('https://other.example/x', { headers: { 'x-a': '1' } })
    expect([...(browser.requests[0]?.headers ?? [])]).toEqual([['x-a', '1']])
  })

  test('that needs more policies is repeated with them, whoever asks for them together once', async () => {
    const asked: unknown[] = []
    const browser = new Browser()
    const { signIn, fetch } = browser.open({
      async onElevation(request, next) {
        asked.push([request.policies, next?.step])
        return { purpose: emergency, password: next ? allison.password : 'wrong' }
      },
    })
    await signIn(allison)
    const answers = await Promise.all([fetch(restricted), fetch(restricted)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(asked).toEqual([
      [['1.3.6.1.4.1.33349.3.1.5.9.3'], undefined],
      [['1.3.6.1.4.1.33349.3.1.5.9.3'], 'rejected'],
    ])
    expect((await fetch('/fhir/Patient')).status).toBe(200)
  })

  test('whose user does not want to is answered with the refusal', async () => {
    const browser = new Browser()
    const { signIn, fetch } = browser.open({ onElevation: async () => undefined })
    await signIn(allison)
    const response = await fetch(restricted)
    expect([response.status, readElevation(response)?.policies]).toEqual([
      401,
      ['1.3.6.1.4.1.33349.3.1.5.9.3'],
    ])
  })
})

describe('who listens', () => {
  test('is told of sign-ins and sign-outs in every tab, until they stop', async () => {
    const browser = new Browser()
    const [one, other] = [browser.open(), browser.open()]
    const seen: (string | undefined)[] = []
    const stop = other.onChange((session) => seen.push(session?.user))
    await one.signIn(allison)
    await vi.waitFor(() => expect(seen).toEqual(['allison']))
    await one.signOut()
    await vi.waitFor(() => expect(seen).toEqual(['allison', undefined]))
    stop()
    await one.signIn(allison)
    expect(await other.session()).toMatchObject({ user: 'allison' })
    expect(seen).toHaveLength(2)
  })

  test('is told when a call finds the session over', async () => {
    const browser = new Browser()
    const { signIn, fetch, onChange } = browser.open()
    await signIn(allison)
    const seen: (SessionInfo | undefined)[] = []
    const stop = onChange((session) => seen.push(session))
    browser.server.sessions.revokeAll()
    expect((await fetch('/fhir/Patient')).status).toBe(401)
    await vi.waitFor(() => expect(seen).toEqual([undefined]))
    stop()
  })
})

test('who is there is asked once for all who ask together', async () => {
  const browser = new Browser()
  const { session } = browser.open()
  await Promise.all([session(), session(), session()])
  expect(browser.requests).toHaveLength(1)
})

test("the address of SanteDB's own page brings the user back to where they are", () => {
  const { signInUrl } = new Browser().open({ prefix: '/sso' })
  expect(signInUrl()).toBe('/sso/sign-in?returnTo=%2Fpatients%3Fname%3Da%23top')
  expect(signInUrl('/')).toBe('/sso/sign-in?returnTo=%2F')
})

const answering = (body: string, init: ResponseInit) => ({ fetch: async () => new Response(body, init) })
const problem = (code: string, title = 'A title.') => JSON.stringify({ code, title, detail: 'A detail.' })

describe('what fails', () => {
  test.for<[string, string, AuthOptions]>([
    ['no answer', 'network_error', { fetch: () => Promise.reject(new TypeError('offline')) }],
    ['a page of HTML', 'invalid_response', answering('<html>', { status: 200 })],
    ['JSON of something else', 'invalid_response', answering('{"a":1}', { status: 200 })],
    ['a missing page', 'invalid_response', answering('not here', { status: 404 })],
    ['a title of two lines', 'invalid_response', answering(problem('x', 'A\nB'), { status: 400 })],
    ['a title without end', 'invalid_response', answering(problem('x', 'A'.repeat(301)), { status: 400 })],
    ['a broken proxy', 'server_error', answering('<html>', { status: 502 })],
    [
      'a gateway whose SanteDB is down',
      'server_error',
      answering(problem('service_unreachable'), { status: 502 }),
    ],
    ['too many requests', 'throttled', answering(problem('throttled'), { status: 429 })],
    ['another site', 'request_rejected', answering(problem('cross_site_request'), { status: 403 })],
    ['a session that is over', 'sign_in_required', answering(problem('sign_in_required'), { status: 401 })],
    [
      'silence',
      'timeout',
      {
        timeoutMs: 5,
        fetch: (_, init) =>
          new Promise((_resolve, reject) => {
            init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
          }),
      },
    ],
  ])('%s is %s', async ([, code, options]) => {
    const auth = createAuth(options)
    const error = await auth.signIn(allison).catch((failure: unknown) => failure)
    expect(isAuthError(error) && error.code).toBe(code)
    expect(JSON.stringify(error) + String(error)).not.toContain(allison.password)
  })

  test('asks to be left alone for as long as the gateway says', async () => {
    const headers = { 'retry-after': '7' }
    const { session } = createAuth(answering(problem('throttled'), { status: 429, headers }))
    await expect(session()).rejects.toMatchObject({ retryAfterMs: 7000, serverDescription: 'A detail.' })
  })
})

test('options that cannot work are refused together, and the secrets of a server as such', () => {
  const wrong = { prefix: 'auth/', timeoutMs: '1', onElevation: 1, clientSecret: 'a secret', typo: 1 }
  const create = () => createAuth(wrong as unknown as AuthOptions)
  expect(create).toThrow(
    /prefix must.*timeoutMs must.*onElevation must.*clientSecret must not be in a page.*typo is/,
  )
  expect(create).not.toThrow(/a secret/)
})
