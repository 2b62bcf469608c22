// Signs a browser in through a gateway on the runtime that runs this file, and prints what became of it.
import { createGateway, createMemoryStore } from '@santedb/auth-edge'
import { browserSessions, createSealingKey } from '@santedb/auth-edge/browser-sessions'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USER } from '@santedb/test-server'

const origin = 'https://app.example.org'

async function signIn(keep: Parameters<typeof browserSessions>[0]): Promise<object> {
  const server = createTestServer({ generation: 3 })
  const browser = browserSessions(keep)
  const gateway = createGateway({
    root: 'https://icdr.example.org:8443',
    clientId: EXAMPLE_APPLICATION.id,
    device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
    fetch: (input, init) => server.fetch(new Request(input, init)),
    browser,
    routes: [{ path: '/fhir/*', callers: [browser.caller], onward: 'caller' }],
  })
  let cookie = ''
  const send = async (path: string, body?: object): Promise<Response> => {
    const headers = { cookie, origin, 'content-type': 'application/json', 'x-santedb-page': '1' }
    const init = body ? { method: 'POST', body: JSON.stringify(body), headers } : { headers }
    const response = await gateway(new Request(origin + path, init))
    for (const line of response.headers.getSetCookie()) cookie = line.split(';')[0] ?? ''
    return response
  }
  const { step } = await (
    await send('/auth/sign-in', { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password })
  ).json()
  const { status } = await send('/fhir/Patient')
  const { user } = await (await send('/auth/session')).json()
  const before = cookie
  const { endedAtServer } = await (await send('/auth/sign-out', {})).json()
  cookie = before
  const { status: afterwards } = await send('/fhir/Patient')
  return { step, status, user, endedAtServer, afterwards, tokenRequests: server.tokenRequests }
}

console.log(
  JSON.stringify([
    await signIn({ origin, sealingKeys: [createSealingKey()] }),
    await signIn({ origin, store: createMemoryStore() }),
  ]),
)
