// Sign-ins of pages without a browser; e2e has the tests in a real one.
import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
  type TestServer,
} from '@santedb/test-server'
import { VirtualClock } from '@santedb/auth-core/testing'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Auth, type AuthOptions, createAuth, isAuthError } from './index.ts'

const allison = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }
const restricted = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'

let server: TestServer
const stops: (() => void)[] = []
beforeEach(() => {
  server = createTestServer({ generation: 3 })
})
afterEach(async () => {
  vi.unstubAllGlobals()
  for (const stop of stops.splice(0)) stop()
})

function open(options: Partial<AuthOptions> = {}): Auth {
  const auth = createAuth({
    root: 'https://icdr.example.org:8443',
    clientId: EXAMPLE_APPLICATION.id,
    fetch: (input, init) => server.fetch(new Request(input, init)),
    ...options,
  })
  stops.push(() => void auth.signOut())
  return auth
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error = await work.catch((failure: unknown) => failure)
  return isAuthError(error) ? error.code : error
}

describe('a user', () => {
  test('signs in, calls and signs out', async () => {
    const { session, signIn, fetch, signOut } = open()
    expect(await session()).toBeUndefined()
    expect(await signIn(allison)).toMatchObject({ step: 'done', session: { user: 'allison' } })
    expect(await session()).toEqual({
      user: 'allison',
      subject: expect.any(String),
      policies: expect.arrayContaining(['1.3.6.1.4.1.33349.3.1.5.9.2.1.0']),
      expiresAt: expect.any(Date),
    })
    expect((await fetch('/fhir/Patient')).status).toBe(200)
    expect(await signOut()).toEqual({ endedAtServer: true })
    expect(await codeOf(fetch('/fhir/Patient'))).toBe('sign_in_required')
  })

  test('gives a code when asked for it', async () => {
    const { signIn } = open()
    const { id: username, password, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
    expect(await signIn({ username, password })).toMatchObject({ step: 'mfa' })
    expect(await signIn({ username, password, mfaCode: multiFactor.code })).toMatchObject({ step: 'done' })
    expect(await codeOf(signIn({ username, password, mfaCode: 'ä' }))).toBe('invalid_options')
  })

  test('obtains an elevation for what is asked with it, and for nothing else', async () => {
    const { signIn, elevate, fetch } = open()
    const wanted = { policies: ['1.3.6.1.4.1.33349.3.1.5.9.3'], purpose: emergency }
    expect(await codeOf(elevate({ ...wanted, password: allison.password }))).toBe('sign_in_required')
    await signIn(allison)
    expect(await elevate({ ...wanted, password: 'wrong' })).toMatchObject({ step: 'rejected' })
    const next = await elevate({ ...wanted, password: allison.password })
    if (next.step !== 'done') throw new Error(next.step)
    expect(next.session.user).toBe('allison')
    expect((await next.fetch(restricted)).status).toBe(200)
    expect((await fetch(restricted)).status).toBe(401)
  })

  test('who signs in over another one ends the session of that one', async () => {
    const { signIn } = open()
    await signIn(allison)
    const [before] = server.sessions.all
    await signIn(allison)
    await expect
      .poll(() => server.sessions.all.filter(({ isLive }) => !isLive).map(({ id }) => id))
      .toEqual([before?.id])
  })

  test('sets a new password, and keeps nothing of the session that could do only that', async () => {
    const { signIn, changePassword } = open()
    const { id: username, password } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
    expect(await signIn({ username, password })).toEqual({ step: 'change-password' })
    expect(
      await changePassword({ username, password: 'wrong', newPassword: 'Another-Pa55word' }),
    ).toMatchObject({ step: 'rejected' })
    const change = { username, password, newPassword: 'Another-Pa55word' }
    expect(await changePassword(change)).toMatchObject({ step: 'done', session: { user: username } })
    expect(server.sessions.all.map(({ isLive }) => isLive)).toEqual([false, true])
  })

  test('is told no step where the server is the matter', async () => {
    const { signIn } = open({ fetch: () => Promise.reject(new TypeError('offline')) })
    expect(await codeOf(signIn(allison))).toBe('network_error')
  })
})

describe('who listens', () => {
  test('is told of sign-ins and sign-outs, also of a session that a call finds over', async () => {
    const { signIn, signOut, fetch, onChange } = open()
    const seen: (string | undefined)[] = []
    stops.push(onChange((session) => seen.push(session?.user)))
    await signIn(allison)
    await signOut()
    await signIn(allison)
    server.sessions.revokeAll()
    expect(await codeOf(fetch('/fhir/Patient'))).toBe('sign_in_required')
    expect(seen).toEqual(['allison', undefined, 'allison', undefined])
  })

  test.for(['visibilitychange', 'pageshow'])(
    'is told by %s that the session has ended meanwhile',
    async (event) => {
      const defaultView = new EventTarget()
      const page = Object.assign(new EventTarget(), { visibilityState: 'visible', defaultView })
      vi.stubGlobal('document', page)
      const clock = new VirtualClock()
      const { signIn, onChange } = open({ clock })
      const seen: (string | undefined)[] = []
      stops.push(onChange((session) => seen.push(session?.user)))
      await signIn(allison)
      // The tab sleeps, and no timer of it is called.
      clock.jump(7_200_000)
      for (const target of [page, defaultView]) target.dispatchEvent(new Event(event))
      await vi.waitFor(() => expect(seen).toEqual(['allison', undefined]))
    },
  )
})

test('an elevation is asked for until it is granted or declined', async () => {
  const answers = [
    { purpose: emergency, password: 'wrong' },
    { purpose: emergency, password: allison.password },
    undefined,
  ]
  const steps: (string | undefined)[] = []
  const { signIn, fetch } = open({
    async onElevation(_, next) {
      steps.push(next?.step)
      return answers.shift()
    },
  })
  await signIn(allison)
  expect((await fetch(restricted)).status).toBe(200)
  expect((await fetch(restricted)).status).toBe(401)
  expect(steps).toEqual([undefined, 'rejected', undefined])
})

test('options that cannot work are refused together, and the secrets of a server as such', () => {
  const wrong = {
    clientSecret: 'hidden',
    device: 1,
    certificate: 1,
    redirectUri: '/x',
    onElevation: 1,
    typo: 1,
  }
  const create = () => createAuth(wrong as unknown as AuthOptions)
  expect(create).toThrow(
    /root must.*clientId must.*clientSecret must not be.*device must not.*certificate must not/,
  )
  expect(create).toThrow(/redirectUri must be an absolute URL.*onElevation must be a function.*typo is not/)
  expect(create).not.toThrow(/hidden/)
  expect(() => createAuth(undefined as unknown as AuthOptions)).toThrow(/root must/)
})
