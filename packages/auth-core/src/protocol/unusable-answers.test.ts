import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createAuth } from '../create-auth.ts'
import { type AuthError, type AuthErrorCode, isAuthError } from '../index.ts'
import { VirtualClock } from '../testing/index.ts'
import { documentedAnswer, documentedOptions, ScriptedServer } from '../scripted-server.test-support.ts'

async function failureOf(answer: () => Response): Promise<AuthError> {
  const server = new ScriptedServer()
  server.answerToken(answer)
  try {
    // Nobody waits so short a time for a second attempt, so the first failure is the one that is told.
    const clock = new VirtualClock()
    await createAuth({ ...documentedOptions, fetch: server.fetch, clock, timeoutMs: 100 }).session()
  } catch (error) {
    if (isAuthError(error)) return error
    throw error
  }
  throw new Error('the answer was accepted')
}

const html = { headers: { 'content-type': 'text/html' } }
const truncated = JSON.stringify(documentedAnswer).slice(0, 150)

test.for<[string, () => Response, AuthErrorCode, number | undefined, RegExp]>([
  [
    'a page of a proxy',
    () => new Response('<html>Sign in, guest</html>', html),
    'invalid_response',
    200,
    /text.html.*Sign in/,
  ],
  [
    'a page with an error',
    () => new Response('<h1>Bad gateway</h1>', { ...html, status: 502 }),
    'server_error',
    502,
    /Bad gateway/,
  ],
  ['truncated JSON', () => new Response(truncated), 'invalid_response', 200, /granted no session .HTTP 200/],
  ['an empty answer', () => new Response(''), 'invalid_response', 200, /granted no session .HTTP 200/],
  [
    'JSON that is no object',
    () => Response.json(['x']),
    'invalid_response',
    200,
    /granted no session .HTTP 200/,
  ],
  [
    'a far too long answer',
    () => new Response('['.repeat(1_000_001)),
    'invalid_response',
    200,
    /granted no session .HTTP 200/,
  ],
  [
    'no access token',
    () => Response.json({ token_type: 'bearer' }),
    'invalid_response',
    200,
    /granted no session/,
  ],
  [
    'an empty access token',
    () => Response.json({ ...documentedAnswer, access_token: '' }),
    'invalid_response',
    200,
    /granted no session/,
  ],
  [
    'an access token that is a number',
    () => Response.json({ ...documentedAnswer, access_token: 7 }),
    'invalid_response',
    200,
    /granted no session/,
  ],
  [
    'HTTP 200 with error 0',
    () => Response.json({ error: 0, error_description: 'Throttled' }),
    'request_rejected',
    200,
    /Throttled/,
  ],
  ['HTTP 200 with error null', () => Response.json({ error: null }), 'request_rejected', 200, /HTTP 200/],
  [
    'HTTP 200 with an error object',
    () => Response.json({ error: { a: 1 }, access_token: 'x' }),
    'request_rejected',
    200,
    /HTTP 200/,
  ],
  [
    'HTTP 200 with an error word',
    () => Response.json({ error: 'invalid_client' }),
    'credentials_rejected',
    200,
    /invalid_client/,
  ],
  [
    'a failure in JSON',
    () => Response.json({ error: 'x' }, { status: 500 }),
    'server_error',
    500,
    /HTTP 500/,
  ],
  [
    'a refusal without an error',
    () => Response.json({ message: 'no' }, { status: 400 }),
    'invalid_response',
    400,
    /HTTP 400/,
  ],
  [
    'a redirect',
    () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } }),
    'invalid_response',
    302,
    /HTTP 302/,
  ],
])('%s is an error that tells status and beginning', async ([, answer, code, status, text]) => {
  const error = await failureOf(answer)
  expect(error).toMatchObject({ code, status })
  expect(error.message).toMatch(text)
})

test.for<[string, number, string, AuthErrorCode]>([
  ['a wrong application secret', 400, 'unauthorized_client', 'credentials_rejected'],
  ['missing credentials', 400, 'invalid_client', 'credentials_rejected'],
  ['a wrong device secret', 400, 'invalid_grant', 'credentials_rejected'],
  ['an unknown grant', 400, 'unsupported_grant_type', 'request_rejected'],
])('%s keeps the words of the server', async ([, status, serverError, code]) => {
  const description = 'Error authenticating application'
  const error = await failureOf(() =>
    Response.json({ error: serverError, error_description: description }, { status }),
  )
  expect(error).toMatchObject({ code, status, serverError, serverDescription: description })
})

test.for([
  [
    'describes at length',
    Response.json({ error: 'a word '.repeat(100), error_description: 'a\r\nb '.repeat(100_000) }),
  ],
  ['sends a long page', new Response('<p>\r\n'.repeat(100_000), html)],
] as const)('a server that %s gets one line in a log', async ([, answer]) => {
  const { message, serverError, serverDescription } = await failureOf(() => answer)
  expect(message).toMatch(/granted no session/)
  expect(message).not.toMatch(/[\r\n]/)
  expect(message.length).toBeLessThan(1000)
  for (const words of [serverError, serverDescription]) expect(words?.length ?? 0).toBeLessThanOrEqual(300)
})

test('a secret that stands where the words of the server are cut is removed first', async () => {
  const { clientSecret } = documentedOptions
  const error_description = 'a '.repeat(147) + clientSecret
  const error = await failureOf(() => Response.json({ error: 'x', error_description }, { status: 400 }))
  expect(error.serverDescription).not.toContain(clientSecret.slice(0, 4))
})

test('an answer that breaks off is an error of the network', async () => {
  const error = await failureOf(
    () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('{"access_token":')),
          pull: (controller) => controller.error(new TypeError('terminated')),
        }),
      ),
  )
  expect(error).toMatchObject({
    code: 'network_error',
    summary: 'The answer broke off.',
    status: 200,
    cause: { message: 'terminated' },
  })
})

test('an access token that could not be a header is refused, and not told', async () => {
  const error = await failureOf(() =>
    Response.json({ ...documentedAnswer, access_token: 'secret\r\nx-evil: 1' }),
  )
  expect(error.code).toBe('invalid_response')
  expect(inspect(error, { depth: 9 })).not.toContain('x-evil')
})

test('a server that cannot be reached is an error with the cause, and without its extras', async () => {
  const error = await failureOf(() => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      request: 'sEcReT-request',
    })
    throw new TypeError('fetch failed', { cause })
  })
  expect(error.code).toBe('network_error')
  expect(error.cause).toMatchObject({ name: 'TypeError', cause: { code: 'ECONNREFUSED' } })
  expect(inspect(error, { showHidden: true, depth: 9 })).not.toContain('sEcReT-request')
})

test('a secret that the server repeats is not repeated by the error', async () => {
  const { clientSecret, device } = documentedOptions
  const echo = `bad: ${clientSecret} ${encodeURIComponent(clientSecret)} ${device.secret} ${documentedAnswer.access_token}`
  for (const answer of [
    () => new Response(echo),
    () => new Response(truncated),
    () => Response.json({ error: 'invalid_grant', error_description: echo }, { status: 400 }),
    () =>
      Response.json({ access_token: { nested: documentedAnswer.access_token }, refresh_token: clientSecret }),
  ]) {
    const error = await failureOf(answer)
    const printed = inspect(error, { showHidden: true, depth: 9 }) + JSON.stringify(error) + String(error)
    for (const secret of [
      clientSecret,
      device.secret,
      documentedAnswer.access_token,
      truncated.slice(20, 60),
    ]) {
      expect(printed).not.toContain(secret)
    }
  }
})
