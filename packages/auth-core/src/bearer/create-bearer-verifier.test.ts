import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createScriptedFetch, createUnsignedToken } from '../testing/index.ts'
import { Bench, dead, down, live, nowMs } from './bench.test-support.ts'
import { createOpaqueBearerVerifier } from './create-bearer-verifier.ts'

const token = 'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU'

describe('a bearer of a live session', () => {
  test('is accepted, and its session told without a token', async () => {
    const bench = new Bench()
    const outcome = await bench.verifier.verify(`bearer ${token}`)
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      session: { subject: 'somebody', policies: ['1.2.3'], expiresAt: new Date(nowMs + 3_600_000) },
    })
    expect(inspect(outcome, { depth: null })).not.toContain(token)
    expect(bench.requests.map(({ url }) => url.pathname)).toEqual(['/auth/session'])
  })

  test('has no subject where the identity token names none', async () => {
    const bench = new Bench()
    bench.answer(() => Response.json({ access_token: token, id_token: createUnsignedToken({ sub: 7 }) }))
    expect(await bench.verifier.verify(`Bearer ${token}`)).toMatchObject({
      session: { subject: undefined, expiresAt: undefined },
    })
    await bench.clock.advance(29_999)
    await bench.judge(token)
    expect(bench.requests).toHaveLength(1)
  })

  test('must have every policy that is demanded, at each call', async () => {
    const bench = new Bench()
    bench.answer(live({ policies: ['1.2.3', '4.5.6'] }))
    const verify = (requirePolicies: string[]) =>
      bench.verifier.verify(`Bearer ${token}`, { requirePolicies })
    expect(await verify(['1.2.3', '4.5.6'])).toMatchObject({ outcome: 'accepted' })
    expect(await verify(['1.2.3', '1.2', '7.8.9'])).toMatchObject({
      outcome: 'denied',
      policies: ['1.2', '7.8.9'],
      session: { subject: 'somebody' },
    })
    expect(bench.requests).toHaveLength(1)
  })

  test('is told anew to each request, whatever another one did with it', async () => {
    const bench = new Bench()
    const tell = async () => {
      const outcome = await bench.verifier.verify(`Bearer ${token}`)
      if (outcome.outcome !== 'accepted') throw new Error(outcome.outcome)
      return outcome.session
    }
    const first = await tell()
    first.expiresAt?.setTime(0)
    Object.assign(first.claims.extensions as object, { santedb: 'changed' })
    ;(first.policies as string[]).push('another')
    expect(await tell()).toEqual({
      subject: 'somebody',
      policies: ['1.2.3'],
      expiresAt: new Date(nowMs + 3_600_000),
      claims: expect.objectContaining({ extensions: { santedb: { appid: 'an application' } } }),
    })
  })
})

describe("SanteDB's word is taken", () => {
  test('for a bounded time, and then asked for again', async () => {
    const bench = new Bench({ recheckMs: 10_000 })
    expect(await bench.judge(token)).toBe('accepted')
    bench.answer(dead)
    await bench.clock.advance(9999)
    expect(await bench.judge(token)).toBe('accepted')
    await bench.clock.advance(1)
    expect(await bench.judge(token)).toBe('dead')
    expect(bench.requests).toHaveLength(2)
  })

  test('from when it was asked for, not from when it came', async () => {
    const bench = new Bench({ recheckMs: 10_000 })
    bench.answer(async (request) => {
      await new Promise<void>((resolve) => bench.clock.setTimeout(resolve, 8000))
      return live()(request)
    })
    const first = bench.judge(token)
    await bench.clock.advance(8000)
    expect(await first).toBe('accepted')
    bench.answer(dead)
    await bench.clock.advance(2000)
    expect(await bench.judge(token)).toBe('dead')
  })

  test('no longer than the session lives', async () => {
    const bench = new Bench({ recheckMs: 3_600_000 })
    bench.answer(live({ seconds: 60 }))
    expect(await bench.judge(token)).toBe('accepted')
    bench.answer(dead)
    await bench.clock.advance(59_999)
    expect(await bench.judge(token)).toBe('accepted')
    await bench.clock.advance(1)
    expect(await bench.judge(token)).toBe('dead')
  })

  test("in the server's time, whatever the clock here shows", async () => {
    const bench = new Bench({ recheckMs: 3_600_000 })
    // The server's clock is half an hour behind ours, so the session has half an hour more than it seems.
    const serverNow = () => new Date(bench.clock.now() - 1_800_000)
    bench.answer(async (request) => {
      const answer = await live({ seconds: -1740 })(request)
      answer.headers.set('date', serverNow().toUTCString())
      return answer
    })
    expect(await bench.judge(token)).toBe('accepted')
    bench.answer(dead)
    await bench.clock.advance(58_000)
    expect(await bench.judge(token)).toBe('accepted')
    await bench.clock.advance(3000)
    expect(await bench.judge(token)).toBe('dead')
  })

  test('not at all with recheckMs 0', async () => {
    const bench = new Bench({ recheckMs: 0 })
    await bench.judge(token)
    await bench.judge(token)
    expect(bench.requests).toHaveLength(2)
  })

  test('briefly where it is a refusal', async () => {
    const bench = new Bench({ refusedMs: 5000 })
    bench.answer(dead)
    expect(await bench.judge(token)).toBe('dead')
    bench.answer(live())
    await bench.clock.advance(4999)
    expect(await bench.judge(token)).toBe('dead')
    await bench.clock.advance(1)
    expect(await bench.judge(token)).toBe('accepted')
    expect(bench.requests).toHaveLength(2)
  })
})

describe('a SanteDB that fails', () => {
  test('is no refusal, and is not asked again for a moment', async () => {
    const bench = new Bench()
    bench.answer(down)
    const outcome = await bench.verifier.verify(`Bearer ${token}`)
    expect(outcome).toMatchObject({ outcome: 'unavailable', error: { code: 'server_error', status: 502 } })
    expect(await bench.judge(token)).toBe('unavailable')
    expect(bench.requests).toHaveLength(1)
    bench.answer(live())
    await bench.clock.advance(1000)
    expect(await bench.judge(token)).toBe('accepted')
  })

  test('is no reason to stretch the time that its last word is taken', async () => {
    const bench = new Bench({ recheckMs: 10_000 })
    await bench.judge(token)
    bench.answer(down)
    expect(await bench.judge(token)).toBe('accepted')
    await bench.clock.advance(10_000)
    expect(await bench.judge(token)).toBe('unavailable')
  })

  test('fails with one token and not with others', async () => {
    const bench = new Bench()
    bench.answer(down)
    await bench.judge('odd')
    bench.answer(live())
    expect(await bench.judge(token)).toBe('accepted')
  })

  test('is left alone as long as it asks, up to half a minute', async () => {
    const bench = new Bench({ recheckMs: 3_600_000 })
    await bench.judge('known')
    bench.answer(() => new Response('', { status: 429, headers: { 'retry-after': '1200' } }))
    expect(await bench.judge(token)).toBe('unavailable')
    bench.answer(live())
    await bench.clock.advance(29_999)
    expect(await bench.judge('another')).toBe('unavailable')
    expect(await bench.judge('known')).toBe('accepted')
    expect(bench.requests).toHaveLength(2)
    await bench.clock.advance(1)
    expect(await bench.judge('another')).toBe('accepted')
  })

  test('is left alone for a second where it only says that it is asked too much', async () => {
    const bench = new Bench()
    bench.answer(() => new Response('', { status: 429 }))
    expect(await bench.judge(token)).toBe('unavailable')
    bench.answer(live())
    expect(await bench.judge('another')).toBe('unavailable')
    await bench.clock.advance(1000)
    expect(await bench.judge('another')).toBe('accepted')
  })

  test('that hangs is given up', async () => {
    const bench = new Bench({ timeoutMs: 3000 })
    bench.answer(() => new Promise(() => {}))
    const outcome = bench.verifier.verify(`Bearer ${token}`)
    await bench.clock.advance(3000)
    expect(await outcome).toMatchObject({ outcome: 'unavailable', error: { code: 'timeout' } })
  })
})

describe('many requests at the same time', () => {
  test('make one look-up', async () => {
    const bench = new Bench()
    const outcomes = await Promise.all(Array.from({ length: 200 }, () => bench.judge(token)))
    expect(new Set(outcomes)).toEqual(new Set(['accepted']))
    expect(bench.requests).toHaveLength(1)
  })

  test('the abort of one is its own', async () => {
    const bench = new Bench()
    const controller = new AbortController()
    const first = bench.verifier.verify(`Bearer ${token}`, { signal: controller.signal })
    const second = bench.judge(token)
    controller.abort(new Error('gone'))
    await expect(first).rejects.toThrow('gone')
    expect(await second).toBe('accepted')
    expect(bench.requests).toHaveLength(1)
  })

  test('made-up tokens do not flood SanteDB, and known sessions go on', async () => {
    const bench = new Bench({ maximumLookUps: 3, recheckMs: 1000 })
    await bench.judge(token)
    await bench.clock.advance(1000)
    bench.answer(async (request) => {
      await new Promise<void>((resolve) => bench.clock.setTimeout(resolve, 10))
      return (request.headers.get('authorization') ?? '').endsWith(token) ? live()(request) : dead(request)
    })
    const guesses = Array.from({ length: 100 }, (_, index) => bench.judge(`guess${index}`))
    const known = bench.judge(token)
    expect(await bench.verifier.verify('Bearer guess100')).toMatchObject({
      outcome: 'unavailable',
      error: { code: 'throttled', retryAfterMs: 1000 },
    })
    await bench.clock.advance(10)
    const outcomes = await Promise.all(guesses)
    expect(outcomes.filter((outcome) => outcome === 'dead')).toHaveLength(3)
    expect(outcomes.filter((outcome) => outcome === 'unavailable')).toHaveLength(97)
    expect(await known).toBe('accepted')
    expect(bench.requests).toHaveLength(5)
  })

  test('made-up tokens do not drive out known sessions', async () => {
    const bench = new Bench({ maximumEntries: 2 })
    await bench.judge(token)
    bench.answer(dead)
    for (let index = 0; index < 10; index += 1) await bench.judge(`guess${index}`)
    expect(await bench.judge(token)).toBe('accepted')
    await bench.judge('guess9')
    expect(bench.requests).toHaveLength(11)
    await bench.judge('guess0')
    expect(bench.requests).toHaveLength(12)
  })
})

test('nothing that is no bearer is sent anywhere', async () => {
  const bench = new Bench()
  const verify = async (header: string | null) => (await bench.verifier.verify(header)).outcome
  expect(await verify(null)).toBe('missing')
  expect(await verify('Basic YTpi')).toBe('missing')
  expect(await verify(`Bearer ${token}, Bearer ${token}`)).toBe('malformed')
  expect(bench.requests).toEqual([])
})

test('wrong options are refused, all at once, without their values', () => {
  const wrong = {
    root: 'http://icdr.example.org/secret',
    recheckMs: -1,
    joinMs: Number.NaN,
    clock: {} as never,
  }
  expect(
    () => new Bench({ ...wrong, maximumEntries: 1.5, identityTokens: { lookUp: 'secret' as never } }),
  ).toThrow(
    /root must be an absolute https URL.*recheckMs must be milliseconds.*joinMs.*maximumEntries.*identityTokens\.lookUp.*clock/,
  )
  expect(() => new Bench({ recheckSeconds: 1 } as never)).toThrow('recheckSeconds is not an option')
})

test('a verifier without identity tokens asks SanteDB of every token', async () => {
  const server = createScriptedFetch()
  server.onResource(live())
  const { verify } = createOpaqueBearerVerifier({ root: 'https://icdr.example.org', fetch: server.fetch })
  for (const opaque of [token, createUnsignedToken({ sub: 'somebody' })]) {
    expect(await verify(`Bearer ${opaque}`)).toMatchObject({ outcome: 'accepted' })
  }
  expect(server.requests).toHaveLength(2)
})

test('a verifier of opaque tokens refuses to leave JWTs unchecked that it was told to check', () => {
  const options = { root: 'https://icdr.example.org', identityTokens: { issuer: 'me' } }
  expect(() => createOpaqueBearerVerifier(options)).toThrow('identityTokens is no option')
})
