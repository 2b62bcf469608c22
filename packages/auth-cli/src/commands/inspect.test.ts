import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  type TestServerOptions,
} from '@santedb/test-server'
import { beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../world.test-support.ts'

// Protocol section 11.2.
const documentedToken = 'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU'
const documentedHexToken =
  'E878ABAE3054EB11AFFD00155D640B2349E9BDE39EBC9082EE1D45358EC838D18122DF3FC1EFE649858826108F5881C6'

beforeAll(() => {
  process.env.TZ = 'Europe/Berlin'
})

/** What the token endpoint of a test server answers. */
async function obtain(options: TestServerOptions, form: Record<string, string> = {}) {
  const server = createTestServer(options)
  const basic = `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${EXAMPLE_DEVICE.secret}`)}`
  const response = await server.fetch(
    new Request('http://localhost/auth/oauth2_token', {
      method: 'POST',
      headers: options.generation === 2 ? { 'x-device-authorization': basic } : { authorization: basic },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: EXAMPLE_APPLICATION.id,
        ...(options.generation === 2 && { client_secret: EXAMPLE_APPLICATION.secret }),
        ...form,
      }),
    }),
  )
  const text = await response.text()
  return { text, ...(JSON.parse(text) as { access_token: string; id_token: string }) }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const clock = () => Date.parse('2026-01-01T00:00:00Z')

describe('an identity token of iCDR 3.x', () => {
  test('is explained claim by claim, its times in words with their zone', async () => {
    const { id_token } = await obtain({ generation: 3, clock })
    const now = () => clock() + 15 * 60_000
    const { exitCode, output } = await runCommand(['inspect'], { input: `${id_token}\n`, now })
    expect(exitCode).toBe(0)
    expect(output).toMatch(/^An identity token of iCDR 3\.x\nNothing was verified/)
    expect(output).toContain(
      'exp                         1767229200: Thu 1 Jan 2026, 02:00:00 GMT+01:00 (in 45 minutes)',
    )
    expect(output).toContain('1767225600: Thu 1 Jan 2026, 01:00:00 GMT+01:00 (15 minutes ago)')
    expect(output).toContain('1.3.6.1.4.1.33349.3.1.5.9.2.4.0 (read metadata)')
    expect(output).toContain('e9cd4dad-2759-4022-ab07-92fcfb236a98 (an application)')
    expect(output).toContain('extensions.santedb.appname  EXAMPLE_APPLICATION')
  })

  test('is said to have ended, by the clock of this machine', async () => {
    const { id_token } = await obtain({ generation: 3, clock })
    const { output } = await runCommand(['inspect'], { input: id_token, now: () => clock() + 7_200_000 })
    expect(output).toContain('(1 hour ago)')
    expect(output).toContain('By the clock of this machine it has ended.')
  })

  test('with an HMAC key is said to prove nothing, and with an RSA key what it would prove', async () => {
    const hmac = await obtain({ generation: 3 })
    expect((await runCommand(['inspect'], { input: hmac.id_token })).output.replaceAll('\n', ' ')).toContain(
      'which iCDR 3.x publishes at /auth/jwks: everybody can sign such a token',
    )
    const rsa = await obtain({ generation: 3, keys: [{ name: 'default', algorithm: 'rs256' }] })
    const { output } = await runCommand(['inspect'], { input: rsa.id_token })
    expect(output).toMatch(/x5t {5}/)
    expect(output.replaceAll('\n', ' ')).toContain(
      'would prove that the server wrote it, to whoever verifies it',
    )
  })

  test('shows a single policy that is written in short in full too', async () => {
    const { id_token } = await obtain(
      { generation: 3, encodeScopes: true },
      { scope: '1.3.6.1.4.1.33349.3.1.5.9.2.4.0' },
    )
    const { output } = await runCommand(['inspect'], { input: id_token })
    expect(output).toContain('ua.4.0, which is 1.3.6.1.4.1.33349.3.1.5.9.2.4.0 (read metadata)')
  })
})

describe('an identity token of iCDR 2.x', () => {
  test('is explained without its jti, which is the access token', async () => {
    const { id_token, access_token } = await obtain({ generation: 2 })
    for (const words of [['inspect'], ['inspect', '--json']]) {
      const { output } = await runCommand(words, { input: id_token })
      expect(output).toContain('(not shown: it is the access token itself)')
      expect(output.toLowerCase()).not.toContain(access_token.toLowerCase())
    }
  })

  test('is told its peculiarities: iat as a text, and the secret that signs', async () => {
    const { id_token } = await obtain({ generation: 2, clock: () => clock() + 437 })
    const { output } = await runCommand(['inspect'], { input: id_token, now: clock })
    expect(output).toContain('1767225600.437: Thu 1 Jan 2026, 01:00:00 GMT+01:00 (now)')
    expect(output).toContain('as a text with a fraction')
    expect(output).toContain('iCDR 2.x has no kid')
    expect(output.replaceAll('\n', ' ')).toContain("normally the application's own")
    expect(output).toMatch(/^An identity token of iCDR 2\.x/)
  })
})

test('an access token of iCDR 3.x gives the documented session', async () => {
  const { output } = await runCommand(['inspect'], { input: documentedToken })
  expect(output).toMatch(/^An access token of iCDR 3\.x/)
  expect(output).toContain('session    7bab05c0-725d-11f1-83df-b330ccb2d877')
  expect(output).toContain('signature  HMAC-SHA256')
  expect(output).not.toContain(documentedToken)
})

test('an access token of iCDR 2.x gives the documented session', async () => {
  const { output } = await runCommand(['inspect'], { input: documentedHexToken })
  expect(output).toMatch(/^An access token of iCDR 2\.x/)
  expect(output).toContain('session    aeab78e8-5430-11eb-affd-00155d640b23')
})

test.each(['rs256', 'rs512'] as const)(
  'an access token signed with %s is told by its length',
  async (algorithm) => {
    const { access_token } = await obtain({ generation: 3, keys: [{ name: 'default', algorithm }] })
    const { output } = await runCommand(['inspect'], { input: access_token })
    expect(output).toContain('signature  RSA, 2048 bits')
  },
)

test('a refresh token is told from an access token where that can be told', async () => {
  const input = 'ABC9cS7APYxc--njF_wF8krEcEmvLDtLVGphJbS5sNk.UxMoi8jehLJEW2ahi5eM8npeld4OzPamKNbly--Y5co'
  const { output } = await runCommand(['inspect'], { input })
  expect(output).toMatch(/^A refresh token of iCDR 3\.x/)
})

test('a whole answer of the token endpoint is explained, each token of it', async () => {
  const { text } = await obtain({ generation: 3 })
  const { output } = await runCommand(['inspect'], { input: text })
  expect(output).toMatch(/An identity token of iCDR 3\.x[\s\S]+An access token of iCDR 3\.x/)
})

test.each([
  ['a header', (token: string) => `Authorization: Bearer ${token}`],
  ['a scheme', (token: string) => `bearer ${token}`],
  ['quotes', (token: string) => `"${token}"`],
])('%s around a token does not matter', async (_, wrap) => {
  const { output } = await runCommand(['inspect'], { input: wrap(documentedToken) })
  expect(output).toContain('7bab05c0-725d-11f1-83df-b330ccb2d877')
})

test('an unsigned token of nobody known is said to be none of SanteDB', async () => {
  const input = `${encode({ alg: 'none' })}.${encode({ iss: 'x\u001B[31m\u202E', exp: 9e99, nbf: 4e9 })}.`
  const { output } = await runCommand(['inspect'], { input })
  expect(output).toContain('not one as SanteDB writes them')
  expect(output).toContain('It is not signed at all')
  expect(output).toContain('no time that there is')
  expect(output).toContain('it has not begun')
  expect(output).toContain('x\\u001b[31m\\u202e')
})

test('JSON has the same facts, and says that nothing was verified', async () => {
  const { id_token } = await obtain({ generation: 3 })
  const { output } = await runCommand(['inspect', '--json'], { input: id_token })
  expect(JSON.parse(output)).toEqual([
    expect.objectContaining({
      verified: false,
      generation: 3,
      claims: expect.arrayContaining([expect.objectContaining({ name: 'sid' })]),
    }),
  ])
})

test.each(['something else', '{"error":"invalid_grant"}', '{"a":1}', 'a.b.c', ' ', 'x'.repeat(2_000_000)])(
  'what is no token is refused, and not repeated (%#)',
  async (input) => {
    const { exitCode, output, errors } = await runCommand(['inspect'], { input })
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' })
    expect(errors.replaceAll(' ', '')).not.toContain(input.trim() || 'nothing')
  },
)

test('a token on the command line is refused, and not repeated', async () => {
  const { exitCode, errors } = await runCommand(['inspect', documentedToken], { input: '' })
  expect(exitCode).toBe(2)
  expect(errors).toContain('Give it on standard input.')
  expect(errors).not.toContain(documentedToken)
})

test('without anything on standard input it says so, and waits for nobody', async () => {
  const { exitCode, errors } = await runCommand(['inspect'])
  expect(exitCode).toBe(2)
  expect(errors).toContain('Nothing comes on standard input.')
})
