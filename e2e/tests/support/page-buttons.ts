import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** A server on a port, as the buttons of its page have left it. */
export interface Troubled {
  readonly server: TestServer
  readonly root: string
}

/** What a token request comes to, or a word for what is wrong with it. */
type Outcome = (troubled: Troubled) => Promise<unknown>

/** Requests a token of iCDR 3. */
export function requestToken({ root }: Pick<Troubled, 'root'>, init: RequestInit = {}): Promise<Response> {
  return fetch(`${root}/auth/oauth2_token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${EXAMPLE_DEVICE.secret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: EXAMPLE_APPLICATION.id }),
    redirect: 'manual',
    ...init,
  })
}

const status: Outcome = async (troubled) => (await requestToken(troubled)).status
const contentType: Outcome = async (troubled) => (await requestToken(troubled)).headers.get('content-type')
const failure = (troubled: Troubled, init?: RequestInit): Promise<string> =>
  requestToken(troubled, init).then(
    () => 'answered',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  )

/** Each button for trouble with the next token request: how that goes, and how it should. */
export const troubleButtons: readonly (readonly [label: string, outcome: Outcome, expected: unknown])[] = [
  ['Delay 2 s', troubleOfNoAnswer, ['TimeoutError', 'delay']],
  ['Never answer', troubleOfNoAnswer, ['TimeoutError', 'hang']],
  ['Drip', firstPieceBytes, 16],
  [
    'Drop',
    async (troubled) => [await failure(troubled), troubled.server.sessions.all.length],
    ['TypeError', 0],
  ],
  [
    'Lose the answer',
    async (troubled) => [await failure(troubled), troubled.server.sessions.all.length],
    ['TypeError', 1],
  ],
  ['Truncate', bodyFailure, 'TypeError'],
  ['503', status, 503],
  ['Too many requests', status, 429],
  ['Web page', contentType, 'text/html; charset=utf-8'],
  ['Wrong content type', contentType, 'text/plain'],
  [
    'Redirect elsewhere',
    async (troubled) => (await requestToken(troubled)).headers.get('location'),
    'https://elsewhere.example/',
  ],
]

/** A server with one live session, whose access token is here. */
export interface WithSession extends Troubled {
  readonly accessToken: string
}

/** What a resource says to the session. */
export async function statusOfSession({ root, accessToken }: WithSession): Promise<number> {
  const response = await fetch(`${root}/fhir/Patient`, {
    headers: { authorization: `Bearer ${accessToken}` },
  })
  return response.status
}

/** Each button for the server, and what is true once it has been pressed. */
export const serverButtons: readonly (readonly [
  label: string,
  check: (server: WithSession) => Promise<boolean>,
])[] = [
  ['End all sessions', async ({ server }) => server.sessions.all.every(({ isLive }) => !isLive)],
  ['Rotate keys', async (withSession) => (await statusOfSession(withSession)) === 403],
  ['An hour passes', async ({ server }) => server.clock.nowMs - Date.now() > HOUR_MS - MINUTE_MS],
  ['Restart', async ({ server }) => server.sessions.all.length === 0],
  ['Restart with its state', async (withSession) => (await statusOfSession(withSession)) === 200],
  ['Make as good as new', async ({ server }) => server.sessions.all.length + server.requests.length === 0],
]

/** How it goes for somebody with little patience, and what the server has made of it. */
async function troubleOfNoAnswer(troubled: Troubled): Promise<unknown> {
  const name = await failure(troubled, { signal: AbortSignal.timeout(200) })
  return [name, troubled.server.requests.at(-1)?.trouble]
}

async function firstPieceBytes(troubled: Troubled): Promise<number | undefined> {
  const reader = (await requestToken(troubled)).body?.getReader()
  const piece = await reader?.read()
  await reader?.cancel()
  return piece?.value?.length
}

async function bodyFailure(troubled: Troubled): Promise<string> {
  const response = await requestToken(troubled)
  return response.text().then(
    () => 'whole',
    (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
  )
}
