import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openClinic } from '../doctor/clinic.test-support.ts'
import { exitCodes } from '../exit-codes.ts'
import { runCommand } from '../world.test-support.ts'

const execute = promisify(execFile)

test('prints an access token that the server knows, and nothing else', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const { exitCode, output, errors } = await runCommand(['token'], { environment })
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
  expect(output).toMatch(/^[\w-]{22}\.[\w-]{43}\n$/)
  const headers = { authorization: `Bearer ${output.trim()}` }
  expect((await server.fetch(new Request('http://localhost/fhir/Patient', { headers }))).status).toBe(200)
})

test.each([2, 3] as const)('the session is kept for the next call, with iCDR %s.x', async (generation) => {
  const { server, environment } = await openClinic({ generation })
  const first = await runCommand(['token'], { environment })
  const second = await runCommand(['token'], { environment })
  expect(second.output).toBe(first.output)
  server.expectTokenRequests(1)
})

test('calls that start together make one token request', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => runCommand(['token'], { environment })))
  expect(new Set(outcomes.map(({ output }) => output)).size).toBe(1)
  server.expectTokenRequests(1)
})

test('--renew replaces the session first', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const first = await runCommand(['token'], { environment })
  const second = await runCommand(['token', '--renew'], { environment })
  expect(second.exitCode).toBe(0)
  expect(second.output).not.toBe(first.output)
  server.expectTokenRequests(2)
})

test('--header, --json, --env and --identity print it in other forms', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const print = async (...words: string[]) => (await runCommand(['token', ...words], { environment })).output
  const token = (await print()).trim()
  expect(await print('--header')).toBe(`Authorization: Bearer ${token}\n`)
  expect(JSON.parse(await print('--json'))).toEqual({
    accessToken: token,
    expiresAt: expect.stringMatching(/^2.+Z$/),
    policies: expect.arrayContaining(['1.3.6.1.4.1.33349.3.1.5.9.2']),
    subject: expect.any(String),
  })
  const { stdout } = await execute('sh', ['-c', `${await print('--env')}printf %s "$SANTEDB_ACCESS_TOKEN"`])
  expect(stdout).toBe(token)
  expect(await print('--identity')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
})

test('two forms at once are refused', async () => {
  const { exitCode, errors } = await runCommand(['token', '--json', '--env'])
  expect(exitCode).toBe(exitCodes.usage)
  expect(errors).toContain('Only one of --header, --json, --env, --identity can be given.')
})

test('refused credentials are told with what to do, and are not presented again', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const wrong = { ...environment, SANTEDB_DEVICE_SECRET: 'wrong-secret' }
  for (const _ of [1, 2, 3]) {
    const { exitCode, output, errors } = await runCommand(['token'], { environment: wrong })
    expect({ exitCode, output }).toEqual({ exitCode: exitCodes.refused, output: '' })
    expect(errors).toMatch(/^✗ SanteDB granted no session \(HTTP 401, unspecified_error\)/)
    expect(errors).toContain('SanteDB is not asked again before')
    expect(errors).toContain('santedb-auth explain credentials_rejected')
    expect(errors).not.toContain('wrong-secret')
  }
  server.expectTokenRequests(1)
})

test('the doctor knows what the command was refused, and presents nothing', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const wrong = { ...environment, SANTEDB_DEVICE_SECRET: 'wrong-secret' }
  await runCommand(['token'], { environment: wrong })
  const { output } = await runCommand(['doctor'], { environment: wrong })
  expect(output).toContain('refused before, so nothing was presented again')
  server.expectTokenRequests(1)
})

test('the doctor leaves the session that is kept as it is', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const { output: token } = await runCommand(['token'], { environment })
  expect((await runCommand(['doctor'], { environment })).exitCode).toBe(0)
  expect((await runCommand(['token'], { environment })).output).toBe(token)
  const headers = { authorization: `Bearer ${token.trim()}` }
  expect((await server.fetch(new Request('http://localhost/fhir/Patient', { headers }))).status).toBe(200)
})

test('a server that is not there is a failure of the network, with its cause', async () => {
  const environment = {
    SANTEDB_ROOT: 'http://127.0.0.1:1',
    SANTEDB_CLIENT_ID: 'A',
    SANTEDB_TIMEOUT_MS: '300',
    SANTEDB_CLIENT_SECRET: 'secret',
  }
  const { exitCode, errors } = await runCommand(['token'], { environment })
  expect(exitCode).toBe(exitCodes.network)
  expect(errors).toContain('Cause: ')
})

test('sign-out ends the session, here and at the server', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const { output: token } = await runCommand(['token'], { environment })
  const { exitCode, output, errors } = await runCommand(['sign-out'], { environment })
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' })
  expect(errors).toBe('The session was ended, here and at the server.\n')
  const headers = { authorization: `Bearer ${token.trim()}` }
  expect((await server.fetch(new Request('http://localhost/fhir/Patient', { headers }))).status).toBe(401)
  expect((await runCommand(['sign-out'], { environment })).errors).toBe('There was no session.\n')
})

test('sign-out says that iCDR 2.x ends no session', async () => {
  const { environment } = await openClinic({ generation: 2 })
  await runCommand(['token'], { environment })
  const { errors } = await runCommand(['sign-out'], { environment })
  expect(errors).toBe('The session is forgotten here; at the server it lives on until its end.\n')
})
