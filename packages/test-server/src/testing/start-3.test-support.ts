import type { TestServerOptions } from '../options.ts'
import { type TestServer, createTestServer } from '../server.ts'
import { type TokenAnswer, readTokenAnswer } from './answers.test-support.ts'
import { tokenRequest3 } from './token-request-3.test-support.ts'
import type { TokenRequestChanges } from './token-request.test-support.ts'

export const ROOT = 'http://icdr.example.org:8080'
export const SERVER_SECRET = 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS'
export const STARTED_AT_MS = 1_767_225_600_000

/** Options that make a server sign with RSA. */
export const RSA: Partial<TestServerOptions> = { keys: [{ name: 'default', algorithm: 'rs256' }] }

/** A server of generation 3, its clock in the test's hands, and ways to ask it. */
export interface Started3 {
  readonly server: TestServer
  readonly time: { nowMs: number }
  /** Sends the documented token request with changes. */
  readonly requestToken: (changes?: TokenRequestChanges) => Promise<Response>
  /** The same, for those who expect tokens. */
  readonly obtain: (changes?: TokenRequestChanges) => Promise<TokenAnswer>
  readonly refresh: (refreshToken: string, changes?: TokenRequestChanges) => Promise<Response>
  readonly send: (
    method: string,
    path: string,
    headers?: Readonly<Record<string, string>>,
    body?: string,
  ) => Promise<Response>
  readonly get: (
    path: string,
    authorization?: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>
  readonly postForm: (path: string, fields: Readonly<Record<string, string>>) => Promise<Response>
}

/** Starts a server with the key of the documented vectors, unless other keys are given. */
export function start(options: Partial<TestServerOptions> = {}): Started3 {
  const time = { nowMs: STARTED_AT_MS }
  const server = createTestServer({
    generation: 3,
    clock: () => time.nowMs,
    keys: [{ name: 'default', algorithm: 'hmac', secret: SERVER_SECRET }],
    ...options,
  })
  const requestToken: Started3['requestToken'] = (changes) => server.fetch(tokenRequest3(changes))
  const send: Started3['send'] = (method, path, headers = {}, body) =>
    server.fetch(new Request(`${ROOT}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }))
  return {
    server,
    time,
    requestToken,
    obtain: async (changes) => readTokenAnswer(await requestToken(changes)),
    refresh: (refreshToken, changes = {}) =>
      requestToken({
        ...changes,
        fields: { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes.fields },
      }),
    send,
    get: (path, authorization, headers = {}) =>
      send('GET', path, {
        accept: 'application/json',
        ...headers,
        ...(authorization ? { authorization } : {}),
      }),
    postForm: (path, fields) =>
      send(
        'POST',
        path,
        { 'content-type': 'application/x-www-form-urlencoded' },
        new URLSearchParams(fields).toString(),
      ),
  }
}
