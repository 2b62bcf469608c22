import { generateKeyPair, exportJWK, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { Bench, dead, down, live, nowMs } from './bench.test-support.ts'

const issuer = 'https://icdr.example.org/auth'

interface SigningKey {
  entry: Record<string, unknown>
  sign(this: void, claims?: object): Promise<string>
}

let keys: Record<'first' | 'second', SigningKey>
beforeAll(async () => {
  keys = { first: await makeKey('first'), second: await makeKey('second') }
})

async function makeKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true })
  const { n, e } = await exportJWK(publicKey)
  const usual = { sub: 'somebody', scope: '1.2.3', iss: issuer, jti: 'ABCDEF', exp: nowMs / 1000 + 60 }
  return {
    entry: { kty: 'RSA', kid, n, e },
    sign: (claims = {}) =>
      new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey),
  }
}

describe('a bearer that is a JWT', () => {
  test('is accepted without a look-up where none is wanted, until it ends', async () => {
    const keySet = { keys: [keys.first.entry] }
    const bench = new Bench({ recheckMs: 3_600_000, identityTokens: { keySet, issuer, lookUp: false } })
    const token = await keys.first.sign()
    const outcome = await bench.verifier.verify(`Bearer ${token}`)
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      session: { subject: 'somebody', policies: ['1.2.3'], expiresAt: new Date(nowMs + 60_000) },
    })
    expect(JSON.stringify(outcome)).not.toContain('ABCDEF')
    expect(bench.requests).toEqual([])
    await bench.clock.advance(120_000)
    expect(await bench.judge(token)).toBe('dead')
  })

  test('is looked up as well unless told otherwise, and a forged one is not', async () => {
    const bench = new Bench({ identityTokens: { keySet: { keys: [keys.first.entry] } } })
    bench.answer(dead)
    const token = await keys.first.sign()
    expect(await bench.judge(token)).toBe('dead')
    expect(bench.requests).toHaveLength(1)
    expect(await bench.judge(`${token.slice(0, -4)}AAAA`)).toBe('dead')
    expect(await bench.judge(await keys.second.sign())).toBe('dead')
    expect(bench.requests).toHaveLength(1)
  })

  test('of another issuer or audience is dead', async () => {
    const keySet = { keys: [keys.first.entry] }
    const judge = async (identityTokens: object, claims = {}) =>
      new Bench({ identityTokens: { keySet, lookUp: false, ...identityTokens } }).judge(
        await keys.first.sign(claims),
      )
    expect(await judge({ issuer: 'another' })).toBe('dead')
    expect(await judge({ audience: 'another' }, { aud: ['EXAMPLE'] })).toBe('dead')
    expect(await judge({ audience: 'EXAMPLE' }, { aud: ['EXAMPLE', null] })).toBe('accepted')
  })

  test('is verified by the key set that SanteDB publishes, read again for a new key but not for every forgery', async () => {
    const bench = new Bench({ identityTokens: { lookUp: false } })
    let published = [keys.first.entry]
    bench.answer(() => Response.json({ keys: published }))
    expect(await bench.judge(await keys.first.sign())).toBe('accepted')
    published = [keys.first.entry, keys.second.entry]
    for (let index = 0; index < 5; index += 1) await bench.judge(await keys.second.sign({ index }))
    expect(bench.requests).toHaveLength(1)
    await bench.clock.advance(60_000)
    expect(await bench.judge(await keys.second.sign({ exp: nowMs / 1000 + 3600 }))).toBe('accepted')
    expect(bench.requests).toHaveLength(2)
  })

  test('is not known to be dead while the key set cannot be read', async () => {
    const bench = new Bench({ identityTokens: { lookUp: false } })
    bench.answer(down)
    expect(await bench.judge(await keys.first.sign())).toBe('unavailable')
  })
})

test('a session token is looked up as ever', async () => {
  const bench = new Bench({ identityTokens: { keySet: { keys: [] }, lookUp: false } })
  bench.answer(live())
  expect(await bench.judge('abc.DEF')).toBe('accepted')
  expect(await bench.judge('ABCDEF')).toBe('accepted')
})
