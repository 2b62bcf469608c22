// `npm start` as a person runs it: a process of its own, with nothing but an environment.
import { fileURLToPath } from 'node:url'
import { createTestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { expect, test } from 'vitest'
import { run } from './support/run.ts'

const main = fileURLToPath(new URL('../../apps/first-session/src/main.ts', import.meta.url))
const accounts = {
  SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION',
  SANTEDB_CLIENT_SECRET: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE',
  SANTEDB_DEVICE_SECRET: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a',
}

const start = (environment: Record<string, string>, ...flags: string[]) =>
  run(process.execPath, [main, ...flags], { environment })

function lastLine(text: string): unknown {
  return JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')
}

test('shows the documented exchange to a person, without a secret', async () => {
  const { status, output, errors } = await start({})
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(output).toContain('POST /auth/oauth2_token')
  expect(output).toContain('in 30 minutes')
  expect(output).toContain('Called /fhir/Patient with auth.fetch\n     -> HTTP 200')
  expect(output).not.toMatch(/[0-9A-F]{32}/)
  for (const secret of [accounts.SANTEDB_CLIENT_SECRET, accounts.SANTEDB_DEVICE_SECRET]) {
    expect(output).not.toContain(secret)
  }
})

test('tells the outcome to a program on its last line', async () => {
  const { status, output } = await start({}, '--json')
  expect(status).toBe(0)
  expect(lastLine(output)).toEqual({
    root: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    dialect: 'icdr2',
    session: {
      expiresInSeconds: expect.toSatisfy((seconds: number) => seconds > 1790 && seconds <= 1800),
      policies: expect.arrayContaining([expect.stringMatching(/^1\.3\.6\.1\.4\.1\.33349\./)]),
      subject: expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
    resource: { status: 200 },
    tokenRequests: 2,
  })
})

test('does the same against a server of the environment, and starts none', async () => {
  const server = createTestServer({ generation: 2 })
  await using listener = await listen(server, { port: 0 })
  const { status, output } = await start({ SANTEDB_ROOT: listener.root, ...accounts }, '--json')
  expect(status).toBe(0)
  expect(lastLine(output)).toMatchObject({ root: listener.root, resource: { status: 200 } })
  expect(server.tokenRequests).toBe(2)
})

test.for(['SANTEDB_CLIENT_SECRET', 'SANTEDB_DEVICE_SECRET', 'SANTEDB_CLIENT_ID'])(
  'a wrong %s ends with three lines and status 1',
  async (name) => {
    await using listener = await listen(createTestServer({ generation: 2 }), { port: 0 })
    const { status, errors } = await start({
      SANTEDB_ROOT: listener.root,
      ...accounts,
      [name]: 'wrong-on-purpose',
    })
    expect(status).toBe(1)
    const [refused, meaning, remedy, ...more] = errors.trimEnd().split('\n')
    expect(refused).toMatch(/^SanteDB granted no session \(HTTP 400, /)
    expect(meaning).toMatch(/does not accept who is asking/)
    expect(remedy).toMatch(/wrong attempts lock accounts/)
    expect(more).toEqual([])
    expect(errors).not.toMatch(/wrong-on-purpose/)
  },
)

test('names what is missing in the environment', async () => {
  const { status, errors } = await start({ SANTEDB_ROOT: 'https://icdr.example.org', SANTEDB_CLIENT_ID: 'A' })
  expect(status).toBe(1)
  expect(errors).toMatch(/SANTEDB_CLIENT_SECRET, SANTEDB_DEVICE_ID, SANTEDB_DEVICE_SECRET are not/)
  expect(errors.trimEnd().split('\n')).toHaveLength(3)
})

test('a server that is not there ends with three lines and status 1', async () => {
  const { status, errors } = await start({ SANTEDB_ROOT: 'http://127.0.0.1:9', ...accounts })
  expect(status).toBe(1)
  expect(errors).toMatch(/^No answer came from 127\.0\.0\.1:9\.\n/)
  expect(errors.trimEnd().split('\n')).toHaveLength(3)
})
