import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { authority, issueDevice, strangers } from '../certificates.test-support.ts'
import { type AuthError, type AuthOptions, createAuth, isAuthError } from '../index.ts'
import { startSecurely, startTcp } from '../secure-server.test-support.ts'

const pair = await issueDevice()
const foreign = await issueDevice({}, strangers)
const ca = authority.certificate
const wantsCertificate = { requestCert: true, rejectUnauthorized: true }

/** What an attempt fails with, be it the one to sign in, which would be made again, or the call itself. */
async function failureOf(root: string, options: Partial<AuthOptions>): Promise<AuthError> {
  const abort = new AbortController()
  const error = await new Promise((resolve) => {
    const auth = createAuth({
      root,
      clientId: 'a',
      clientSecret: 'b',
      dialect: 'icdr3',
      onEvent: (event) => event.type === 'retry' && resolve(event.error),
      ...options,
    })
    auth.fetch('/fhir/Patient', { signal: abort.signal }).then(resolve, resolve)
  })
  abort.abort()
  if (!isAuthError(error)) throw new Error('It succeeded', { cause: error })
  return error
}

async function issueServer(request: object) {
  const { certificate: cert, privateKey: key } = await authority.issue({
    subject: 's',
    use: 'server',
    hosts: ['localhost'],
    ...request,
  })
  return { cert, key }
}

describe('this side refuses the server', () => {
  test.for([
    ['with the authority of somebody else', { certificate: { ca: strangers.certificate } }],
    ['with the authorities of Node.js', {}],
  ] as const)('that is of no trusted authority, %s', async ([, options]) => {
    const { root } = await startSecurely()
    const error = await failureOf(root, options)
    expect(error).toMatchObject({
      code: 'network_error',
      meaning: 'This side refused the server and sent it nothing.',
      cause: { message: 'fetch failed', cause: { code: expect.stringMatching(/^(SELF_|UNABLE_)/) } },
    })
    expect(error.summary).toMatch(
      /^The certificate of localhost:\d+ is from nobody who is trusted here \(\w+\)\.$/,
    )
    expect(error.remedy).toContain('certificate.ca')
  })

  test('whose certificate has expired', async () => {
    const { root } = await startSecurely(
      await issueServer({ notBefore: new Date('2019-01-31'), notAfter: new Date('2020-01-31') }),
    )
    const error = await failureOf(root, { certificate: { ca } })
    expect(error.summary).toMatch(/^The certificate of localhost:\d+ has expired\.$/)
  })

  test('whose certificate is not yet valid', async () => {
    const from = { notBefore: new Date('2130-01-31'), notAfter: new Date('2131-01-31') }
    const { root } = await startSecurely(await issueServer(from))
    const error = await failureOf(root, { certificate: { ca } })
    expect(error.summary).toMatch(/^The certificate of localhost:\d+ is not yet valid\.$/)
  })

  test('whose certificate is for other names, which are told', async () => {
    const { root } = await startSecurely(await issueServer({ hosts: ['icdr.example.org', 'other.example'] }))
    const error = await failureOf(root, { certificate: { ca } })
    expect(error.summary).toMatch(
      /^The certificate of localhost:\d+ is for other names: DNS:icdr\.example\.org, DNS:other\.example\.$/,
    )
  })
})

describe.for(['TLSv1.2', 'TLSv1.3'] as const)('the server refuses this side, %s', (version) => {
  const options = { ...wantsCertificate, maxVersion: version, minVersion: version }

  test('without a certificate', async () => {
    const { root } = await startSecurely(options)
    const error = await failureOf(root, { certificate: { ca } })
    expect(error).toMatchObject({
      code: 'network_error',
      meaning: 'Most likely the server wants one of every client.',
      remedy: 'Give one: certificate: { cert, key }.',
    })
    expect(error.summary).toMatch(/^localhost:\d+ .* when it was shown no client certificate\.$/)
  })

  test('with one of an authority that it does not trust', async () => {
    const { root } = await startSecurely(options)
    const error = await failureOf(root, { certificate: { ...foreign, ca } })
    expect(error).toMatchObject({
      code: 'network_error',
      meaning: 'Most likely the server refused the certificate, and nothing was signed in.',
    })
    expect(error.summary).toMatch(
      /^localhost:\d+ closed the connection when it was shown the client certificate \(CN=EXAMPLE_DEVICE_NODE, valid from \S+Z to \S+Z\)\.$/,
    )
  })

  test('that held its certificate back at a call', async () => {
    const { root } = await startSecurely(options)
    const error = await failureOf(root, { certificate: { ...pair, ca } })
    expect(error.remedy).toBe("Present the certificate with every call: certificateFor: 'every-call'.")
    const auth = createAuth({
      root,
      clientId: 'a',
      certificate: { ...pair, ca },
      certificateFor: 'every-call',
      dialect: 'icdr3',
    })
    expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  })
})

describe('the alert of a server is told in words', () => {
  const fatal = 2
  test.for([
    [116, 'certificate required'],
    [48, 'unknown ca'],
    [45, 'certificate expired'],
    [44, 'certificate revoked'],
    [42, 'bad certificate'],
    [49, 'access denied'],
  ] as const)('%i', async ([number, words]) => {
    const alert = Uint8Array.of(0x15, 3, 3, 0, 2, fatal, number)
    const { root } = await startTcp((socket) => socket.once('data', () => socket.end(alert)))
    const presented = await failureOf(root, { certificate: { ...pair, ca } })
    expect(presented.summary).toMatch(
      new RegExp(`^localhost:\\d+ said ${words} when it was shown the client certificate`),
    )
    const plain = await failureOf(root, {})
    expect(plain.summary).toMatch(
      new RegExp(`^localhost:\\d+ said ${words} when it was shown no client certificate`),
    )
  })
})

describe('what is not about certificates stays as it was', () => {
  test.for([{ ca }, { ...pair, ca }])('a port where nobody listens', async (certificate) => {
    const { root, stop } = await startTcp(() => {})
    stop()
    const error = await failureOf(root, { certificate })
    expect(error).toMatchObject({ code: 'network_error', cause: { cause: { code: 'ECONNREFUSED' } } })
    expect(error.summary).toMatch(/^No answer came from localhost:\d+\.$/)
  })

  test('a connection that breaks at a server that does not ask for certificates', async () => {
    const { root } = await startSecurely({}, (request) => request.socket.destroy())
    const error = await failureOf(root, { certificate: { ...pair, ca } })
    expect(error.summary).toMatch(/^No answer came from localhost:\d+\.$/)
  })

  test('the reason of the caller who gave up', async () => {
    const { root } = await startSecurely(wantsCertificate)
    const reason = new Error('enough')
    const auth = createAuth({ root, clientId: 'a', certificate: { ca } })
    await expect(auth.fetch('/x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

test('no certificate, key or socket hangs on the error', async () => {
  const { root } = await startSecurely(await issueServer({ hosts: ['icdr.example.org'] }))
  const error = await failureOf(root, { certificate: { ...pair, ca } })
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/BEGIN|modulus|pubkey|Socket/)
})
