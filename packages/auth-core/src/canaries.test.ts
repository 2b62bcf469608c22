import { expect, test, vi } from 'vitest'
import { findCanaries, look } from './canaries.test-support.ts'
import { AuthError } from './errors/auth-error.ts'
import { networkError } from './errors/failures.ts'
import { documentedAnswer, documentedOptions } from './scripted-server.test-support.ts'
import { Session } from './session/session.ts'

const { clientSecret, device } = documentedOptions

test.for<[string, () => unknown]>([
  ['the message of an error', () => new AuthError(networkError, `${clientSecret} was wrong`)],
  ['the cause of an error', () => new AuthError(networkError, 'No', { cause: new Error(device.secret) })],
  ['a member of an event', () => look({ type: 'retry', error: { request: { body: clientSecret } } })],
  ['a member that is not enumerable', () => look(Object.defineProperty({}, 'it', { value: device.secret }))],
  ['basic credentials', () => look(btoa(`${device.id}:${device.secret}`))],
  ['an address', () => look(`https://example.org/?secret=${encodeURIComponent(clientSecret)}`)],
])('a secret is found in %s', ([, give]) => {
  give()
  expect(findCanaries()).not.toEqual([])
})

test('a secret is found in a line of a log', () => {
  const log = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  // oxlint-disable-next-line no-console -- What is tested is that it is heard.
  console.log('signed in with', clientSecret)
  log.mockRestore()
  expect(findCanaries()).not.toEqual([])
})

test('a session shows no token to whoever prints it', () => {
  const { access_token: accessToken, refresh_token: refreshToken } = documentedAnswer
  look(new Session({ accessToken, refreshToken, expiresAtMs: 0, endsAtMs: 0, renewAtMs: 0 }))
  expect(findCanaries()).toEqual([])
})
