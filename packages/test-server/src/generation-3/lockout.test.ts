// SanteDB's `AdoIdentityProvider`.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_DEVICE, EXAMPLE_USER, EXAMPLE_USER_WITH_MULTI_FACTOR } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { createTestServer } from '../server.ts'
import { type TokenRequestChanges, basic } from '../testing/token-request.test-support.ts'
import { CLIENT_ONLY, passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: 0 }
  const server = createTestServer({ generation: 3, clock: () => time.nowMs, ...options })
  const attempt = async (
    changes: TokenRequestChanges,
    times = 1,
  ): Promise<{ status: number; body: unknown }> => {
    let response = new Response(null)
    for (let count = 0; count < times; count += 1) response = await server.fetch(tokenRequest3(changes))
    return { status: response.status, body: await response.json() }
  }
  return { server, time, attempt }
}

const kinds = [
  {
    kind: 'application',
    wrong: { ...CLIENT_ONLY, fields: { client_secret: 'wrong' } },
    right: CLIENT_ONLY,
    locked: {
      status: 401,
      error: 'unspecified_error',
      text: 'This application cannot be used (locked) until',
    },
  },
  {
    kind: 'device',
    wrong: { headers: { authorization: basic(EXAMPLE_DEVICE.id, 'wrong') } },
    right: {},
    locked: { status: 401, error: 'unspecified_error', text: 'Device account is locked until' },
  },
  {
    kind: 'user',
    wrong: { fields: passwordFields({ password: 'wrong' }) },
    right: { fields: passwordFields() },
    locked: { status: 400, error: 'invalid_grant', text: 'This user account is locked until' },
  },
]

describe.each(kinds)('a wrong secret of the $kind', ({ kind, wrong, right, locked }) => {
  test('is forgiven five times', async () => {
    const { attempt } = start()
    await attempt(wrong, 5)
    expect((await attempt(right)).status).toBe(200)
  })

  test('locks at the sixth time for 180 seconds, in which attempts do not count', async () => {
    const { time, attempt } = start()
    await attempt(wrong, 6)
    await attempt(wrong, 3)
    time.nowMs = 180_000 - 1
    expect(await attempt(right)).toEqual({
      status: locked.status,
      body: { error: locked.error, error_description: `${locked.text} 1970-01-01T00:03:00.000Z` },
    })
    time.nowMs = 180_000
    expect((await attempt(right)).status).toBe(200)
  })

  test('locks for longer each further time', async () => {
    const { time, attempt } = start()
    await attempt(wrong, 6)
    time.nowMs = 180_000
    await attempt(wrong)
    time.nowMs += 210_000 - 1
    expect((await attempt(right)).status).toBe(locked.status)
    time.nowMs += 1
    expect((await attempt(right)).status).toBe(200)
  })

  test('is forgotten with a right one if a user forgot it, else not', async () => {
    const { attempt } = start()
    await attempt(wrong, 5)
    await attempt(right)
    await attempt(wrong)
    expect((await attempt(right)).status).toBe(kind === 'user' ? 200 : locked.status)
  })

  test('locks at once where nothing is forgiven, as without any configuration', async () => {
    const { attempt } = start({ lockout: { maximumFailures: 0, secondsPerFailure: 1 } })
    await attempt(wrong)
    expect((await attempt(right)).status).toBe(locked.status)
  })
})

test.each([
  ['codes of a second factor', passwordFields({ username: EXAMPLE_USER_WITH_MULTI_FACTOR.id, x_mfa: '0' })],
  [
    'answers to a challenge',
    {
      grant_type: 'x_challenge',
      username: EXAMPLE_USER_WITH_MULTI_FACTOR.id,
      challenge: '6f0c1b51-0e5c-4b1f-9b1a-1d0b8b0a2f10',
      response: 'wrong',
    },
  ],
])('wrong %s count', async (_, fields) => {
  const { attempt } = start()
  await attempt({ fields }, 6)
  expect((await attempt({ fields })).body).toHaveProperty(
    'error_description',
    expect.stringContaining('locked until'),
  )
})

test.each([
  ['a missing password', passwordFields({ password: undefined })],
  ['an unknown name', passwordFields({ username: 'nobody' })],
  ['a request for the second factor', passwordFields({ username: EXAMPLE_USER_WITH_MULTI_FACTOR.id })],
])('%s counts nothing', async (_, fields) => {
  const { attempt } = start({ lockout: { maximumFailures: 0 } })
  await attempt({ fields }, 3)
  for (const { id, multiFactor } of [EXAMPLE_USER, EXAMPLE_USER_WITH_MULTI_FACTOR]) {
    const right = passwordFields({ username: id, x_mfa: multiFactor?.code })
    expect((await attempt({ fields: right })).status).toBe(200)
  }
})
