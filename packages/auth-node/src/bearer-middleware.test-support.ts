// What both middlewares must show, over sockets, against the test server.
import { request as send, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuth, interactive, password } from '@santedb/auth-core'
import { type BearerVerifier, createBearerVerifier } from '@santedb/auth-core/bearer'
import { policies, purposesOfUse } from '@santedb/auth-core/policies'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USER } from '@santedb/test-server'
import { useTestServerOnPort } from '@santedb/test-server/vitest'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** An app with `/me`, which tells the session as JSON, and `/restricted`, which needs `restrictedInformation`. */
export type OpenApp = (verifier: BearerVerifier, onFailure: (error: unknown) => void) => Server

interface Answer {
  status: number | undefined
  headers: Record<string, string | string[] | undefined>
  body: Record<string, unknown>
}

export function describeMiddleware(name: string, open: OpenApp): void {
  describe.for([2, 3] as const)(`${name}, before iCDR %i`, (generation) => {
    const running = useTestServerOnPort({ generation, ...(generation === 2 && { allowedClaims }) })
    let app: Server
    let failures: unknown[]
    beforeEach(async () => {
      failures = []
      app = open(createBearerVerifier({ root: running.root }), (error) => void failures.push(error))
      if (!app.listening) await new Promise<void>((resolve) => void app.listen(0, '127.0.0.1', resolve))
    })
    afterEach(() => new Promise<void>((resolve) => void app.close(() => resolve())))

    const credentials = {
      clientId: EXAMPLE_APPLICATION.id,
      clientSecret: EXAMPLE_APPLICATION.secret,
      device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
    }
    const signIn = async () => {
      const auth = createAuth({ root: running.root, ...credentials, grant: interactive() })
      await auth.signIn(password({ username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }))
      return auth
    }
    const get = (path: string, ...authorizations: string[]) =>
      new Promise<Answer>((resolve, reject) => {
        const { port } = app.address() as AddressInfo
        const headers = ['host', `gateway.example.org:${port}`]
        for (const authorization of authorizations) headers.push('authorization', authorization)
        send({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
          response.on('end', () => {
            const { statusCode: status, headers: received } = response
            resolve({ status, headers: received, body: text.startsWith('{') ? JSON.parse(text) : { text } })
          })
        })
          .on('error', reject)
          .end()
      })

    test.for(['Bearer', 'bearer', 'BEARER'])('%s and the token of a live session passes', async (scheme) => {
      const { accessToken, subject } = await (await signIn()).session()
      const answer = await get('/me', `${scheme} ${accessToken}`)
      expect(answer).toMatchObject({ status: 200, body: { subject, policies: expect.any(Array) } })
      expect(JSON.stringify(answer)).not.toContain(accessToken)
    })

    test.for<[string, number, string, string[]]>([
      ['no header', 401, 'insufficient_scope', []],
      ['another scheme', 401, 'insufficient_scope', ['Basic YTpi']],
      ['an unknown token', 401, 'invalid_token', ['Bearer ABCDEF']],
      ['a token of the right form', 401, 'invalid_token', [`Bearer ${'a'.repeat(22)}.${'b'.repeat(43)}`]],
      ['no token', 400, 'invalid_request', ['Bearer ']],
      ['odd characters', 400, 'invalid_request', ['Bearer to"ken']],
      ['two headers', 400, 'invalid_request', ['Bearer ABCDEF', 'Bearer ABCDEF']],
    ])('%s is answered %i %s', async ([, status, error, headers]) => {
      const answer = await get('/me', ...headers)
      expect(answer.status).toBe(status)
      expect(answer.headers['www-authenticate']).toMatch(
        new RegExp(`^bearer realm="gateway.example.org" error="${error}" error_description="[^"]+"$`),
      )
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      expect(answer.body).toMatchObject({ $type: expect.any(String), policyOutcome: expect.any(String) })
      expect(failures).toEqual([])
    })

    test('two headers are refused although one of them would pass', async () => {
      const { accessToken } = await (await signIn()).session()
      for (const headers of [
        [`Bearer ${accessToken}`, 'Bearer other'],
        ['Basic YTpi', `Bearer ${accessToken}`],
        [`Bearer ${accessToken}`, 'Basic YTpi'],
      ]) {
        expect((await get('/me', ...headers)).status).toBeGreaterThanOrEqual(400)
      }
    })

    test('a session that was revoked, and one that expired, is answered 401', async () => {
      const { accessToken } = await (await signIn()).session()
      running.server.sessions.revokeAll()
      expect(await get('/me', `Bearer ${accessToken}`)).toMatchObject({ status: 401 })
      const { accessToken: another } = await (await signIn()).session()
      running.server.clock.advance(86_400_000)
      expect(await get('/me', `Bearer ${another}`)).toMatchObject({ status: 401 })
    })

    test('a policy that only an elevated session has is answered 403 without one', async () => {
      const auth = await signIn()
      const { accessToken } = await auth.session()
      const refused = await get('/restricted', `Bearer ${accessToken}`)
      expect(refused).toMatchObject({
        status: 403,
        body: { $type: 'PolicyViolationException', policyId: policies.restrictedInformation },
      })
      expect(refused.headers['www-authenticate']).toContain(`scope="${policies.restrictedInformation}"`)
      const { session } = await auth.elevate({
        grant: password({ username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }),
        purpose: purposesOfUse.emergency,
        policies: [policies.restrictedInformation],
      })
      expect(await get('/restricted', `Bearer ${session.accessToken}`)).toMatchObject({ status: 200 })
    })

    test('a SanteDB that is down is answered 503, and told to who handles failures', async () => {
      const { accessToken } = await (await signIn()).session()
      running.server.trouble.next({ endpoint: 'session', effect: 'drop', times: 2 })
      expect(await get('/me', `Bearer ${accessToken}`)).toMatchObject({ status: 503 })
      expect(failures).toEqual([expect.objectContaining({ status: 503 })])
      expect(JSON.stringify(failures)).not.toContain(accessToken)
    })
  })
}

// What elevates in generation 2, where its configuration allows it.
const allowedClaims = ['urn:santedb:org:override', 'urn:oasis:names:tc:xacml:2.0:action:purpose']
