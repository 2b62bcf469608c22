import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openClinic } from '../doctor/clinic.test-support.ts'
import { exitCodes } from '../exit-codes.ts'
import { runCommand } from '../world.test-support.ts'

/** What a service that answers with what arrived says of a call. */
async function echo(words: readonly string[], input?: string) {
  const { environment } = await openClinic({ generation: 3 })
  const outcome = await runCommand(['call', ...words], { environment, ...(input !== undefined && { input }) })
  expect(outcome).toMatchObject({ exitCode: 0, errors: '' })
  return JSON.parse(outcome.output)
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

test('makes a signed-in request, and prints what is answered', async () => {
  const { environment } = await openClinic({ generation: 2 })
  const { exitCode, output, errors } = await runCommand(['call', 'GET', '/fhir/Patient'], { environment })
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
  expect(JSON.parse(output)).toMatchObject({ resourceType: 'Bundle' })
})

test('a session that is dead is replaced, and the call is made again', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  await runCommand(['token'], { environment })
  server.sessions.revokeAll()
  const words = ['call', 'POST', '/echo', '--data', '{}']
  expect(await runCommand(words, { environment })).toMatchObject({ exitCode: 0, errors: '' })
  server.expectTokenRequests(2)
})

test('sends headers, a method in any case and a query', async () => {
  const heard = await echo(['delete', '/echo?a=1', '--header', 'X-Trace: a: b', '-H', 'Accept: text/plain'])
  expect(heard).toMatchObject({ method: 'DELETE', query: '?a=1' })
  expect(heard.headers).toMatchObject({ 'x-trace': 'a: b', accept: 'text/plain' })
})

test('sends a text, as JSON unless told otherwise', async () => {
  const heard = await echo(['POST', '/echo', '--data', '{"a":1}'])
  expect(heard.headers).toMatchObject({ 'content-type': 'application/json' })
  expect(JSON.stringify(heard)).toContain(digestOf('{"a":1}'))
  const told = await echo(['POST', '/echo', '-d', 'a', '-H', 'Content-Type: text/plain'])
  expect(told.headers).toMatchObject({ 'content-type': 'text/plain' })
})

test('sends a file, and standard input', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'santedb-auth-call-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'patient.json')
  await writeFile(file, '{"resourceType":"Patient"}')
  expect(JSON.stringify(await echo(['PUT', '/echo', '--data', `@${file}`]))).toContain(
    digestOf('{"resourceType":"Patient"}'),
  )
  expect(JSON.stringify(await echo(['POST', '/echo', '--data', '-'], 'from a pipe'))).toContain(
    digestOf('from a pipe'),
  )
})

test('a file that is not there is told before anything is sent', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const { exitCode, errors } = await runCommand(['call', 'POST', '/echo', '-d', '@/nowhere'], { environment })
  expect(exitCode).toBe(exitCodes.usage)
  expect(errors).toContain('ENOENT')
  expect(server.requests).toHaveLength(0)
})

test('--include prints status and headers first', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { output } = await runCommand(['call', 'GET', '/fhir/Patient', '-i'], { environment })
  expect(output).toMatch(/^HTTP\/1\.1 200 OK\n(?:[\w-]+: .*\n)+\n\{/)
})

test.each([['/fhir/Patient/none', 404, exitCodes.call]])(
  'the answer to %s is HTTP %d, and the exit code %d',
  async (path, status, expected) => {
    const { environment } = await openClinic({ generation: 3 })
    const { exitCode, errors } = await runCommand(['call', 'GET', path], { environment })
    expect(errors).toBe(`✗ GET ${path}: HTTP ${status}\n`)
    expect(exitCode).toBe(expected)
  },
)

test.each([
  [500, exitCodes.server],
  [503, exitCodes.server],
  [429, exitCodes.server],
  [403, exitCodes.policy],
  [401, exitCodes.refused],
  [409, exitCodes.call],
])('HTTP %d is the exit code %d, and its body is printed', async (status, expected) => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: '/fhir', effect: 'status', status, times: 3 })
  const { exitCode, output } = await runCommand(['call', 'GET', '/fhir/Patient'], { environment })
  expect(exitCode).toBe(expected)
  expect(output).toBe(`The test server was told to answer ${status}`)
})

test('a call to an origin that the session is not for goes there without it, and says so', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { server: other, environment: elsewhere } = await openClinic({ generation: 3 })
  const address = `${elsewhere.SANTEDB_ROOT}/echo`
  const { errors } = await runCommand(['call', 'GET', address], { environment })
  expect(errors).toContain(`${elsewhere.SANTEDB_ROOT} is neither the root nor one of SANTEDB_ORIGINS`)
  expect(other.requests.map((request) => request.header('authorization'))).toEqual([null])
  const allowed = await runCommand(['call', 'GET', address], {
    environment: { ...environment, SANTEDB_ORIGINS: elsewhere.SANTEDB_ROOT ?? '' },
  })
  expect(allowed.errors).not.toContain('neither')
})

test.each(['Authorization: Bearer hunter2', 'cookie: hunter2', 'X-Device-Authorization: BASIC hunter2'])(
  'credentials of its own are refused, and not repeated: %#',
  async (header) => {
    const { exitCode, errors } = await runCommand(['call', 'GET', '/fhir/Patient', '--header', header])
    expect(exitCode).toBe(exitCodes.usage)
    expect(errors).not.toContain('hunter2')
  },
)

test.each([
  [['call'], 'call takes a method and a path'],
  [['call', 'GET'], 'call takes a method and a path'],
  [['call', 'GET', '/a', '/b'], 'call takes a method and a path'],
  [['call', '/fhir/Patient', 'GET'], 'There is no method'],
  [['call', 'TRACE', '/fhir'], 'There is no method "TRACE".'],
  [['call', 'get', '/fhir', '--data', 'x'], 'A GET request has no body'],
  [['call', 'GET', '/fhir', '--header', 'nonsense'], "--header must be 'NAME: VALUE'."],
  [['call', 'POST', '/fhir', '--data', '-'], 'Nothing comes on standard input.'],
  [['call', 'POST', '/fhir', '-d', '-', '--secrets-stdin'], 'cannot both read standard input'],
])('%j is refused', async (words, message) => {
  const { exitCode, errors } = await runCommand(words)
  expect(exitCode).toBe(exitCodes.usage)
  expect(errors).toContain(message)
})
