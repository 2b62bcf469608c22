import { EXAMPLE_APPLICATION, EXAMPLE_USER } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { type TestServer, createTestServer } from '../server.ts'
import { fieldsOfPage } from './login-page.test-support.ts'
import { ROOT, STARTED_AT_MS } from './start-3.test-support.ts'
import { CLIENT_ONLY, tokenRequest3 } from './token-request-3.test-support.ts'
import type { TokenRequestChanges } from './token-request.test-support.ts'

type Fields = Readonly<Record<string, string>>
type Changes = Readonly<Record<string, string | undefined>>

export const CALLBACK = 'https://app.example.org/callback?keep=1'
export const ALLISON: Readonly<Record<'username' | 'password', string>> = {
  username: EXAMPLE_USER.id,
  password: EXAMPLE_USER.password,
}

/** What a page is asked for unless a test changes it. */
export const ASKED: Fields = {
  client_id: EXAMPLE_APPLICATION.id,
  redirect_uri: CALLBACK,
  response_type: 'code',
  state: 'a "b" & c',
  nonce: 'n-1',
  scope: 'openid',
}

/** A server of generation 3, its clock in the test's hands, and what people do at its login page. */
export interface StartedPage {
  readonly server: TestServer
  readonly time: { nowMs: number }
  readonly open: (changes?: Changes, headers?: Fields) => Promise<Response>
  readonly post: (fields: Fields, headers?: Fields) => Promise<Response>
  /** Opens the page, fills it in and posts it. */
  readonly signIn: (changes?: Changes, credentials?: Fields, headers?: Fields) => Promise<Response>
  readonly obtainCode: (headers?: Fields) => Promise<string>
  /** Requests a token with a code, unless told otherwise for an application without a device. */
  readonly redeem: (code: string, changes?: TokenRequestChanges) => Promise<Response>
}

export function startPage(options: Partial<TestServerOptions> = {}): StartedPage {
  const time = { nowMs: STARTED_AT_MS }
  const server = createTestServer({ generation: 3, clock: () => time.nowMs, ...options })
  const open: StartedPage['open'] = (changes = {}, headers = {}) => {
    const query = new URLSearchParams(
      Object.entries({ ...ASKED, ...changes }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
    return server.fetch(new Request(`${ROOT}/auth/authorize?${query}`, { headers }))
  }
  const post: StartedPage['post'] = (fields, headers = {}) =>
    server.fetch(
      new Request(`${ROOT}/auth/authorize`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString().replaceAll('+', '%20'),
      }),
    )
  const signIn: StartedPage['signIn'] = async (changes = {}, credentials = ALLISON, headers = {}) => {
    const page = await open(changes, headers)
    return post({ ...fieldsOfPage(await page.text()), ...credentials }, headers)
  }
  const obtainCode: StartedPage['obtainCode'] = async (headers = {}) => {
    const { href } = new URL((await signIn({ state: '' }, ALLISON, headers)).headers.get('location') ?? '')
    return href.split('?code=')[1]?.split('&')[0] ?? ''
  }
  const redeem: StartedPage['redeem'] = (code, changes = CLIENT_ONLY) =>
    server.fetch(
      tokenRequest3({
        ...changes,
        fields: { grant_type: 'authorization_code', code, scope: undefined, ...changes.fields },
      }),
    )
  return { server, time, open, post, signIn, obtainCode, redeem }
}
