import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { askDoctor, credentials, openClinic } from '../doctor/clinic.test-support.ts'
import { exitCodes } from '../exit-codes.ts'
import { runCommand } from '../world.test-support.ts'

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'santedb-auth-cli-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test('an argument goes before standard input, that before the environment, and that before the file', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const file = join(await createFolder(), 'auth.json')
  const device = { id: environment.SANTEDB_DEVICE_ID, secret: 'of the file' }
  await writeFile(
    file,
    JSON.stringify({ root: 'https://of-the-file.invalid', clientId: 'OF_THE_FILE', device }),
  )
  const { text, exitCode } = await askDoctor(
    { SANTEDB_ROOT: environment.SANTEDB_ROOT ?? '', SANTEDB_CLIENT_ID: 'OF_THE_ENVIRONMENT' },
    ['--config', file, '--client-id', 'EXAMPLE_APPLICATION', '--secrets-stdin'],
    { input: `SANTEDB_DEVICE_SECRET=${environment.SANTEDB_DEVICE_SECRET}\n` },
  )
  expect(text).toContain(`root ${environment.SANTEDB_ROOT}/ (SANTEDB_ROOT)`)
  expect(text).toContain('clientId EXAMPLE_APPLICATION (argument)')
  expect(text).toContain('device.secret (SANTEDB_DEVICE_SECRET on standard input)')
  expect(text).toContain(`device.id EXAMPLE_DEVICE_NODE (${file})`)
  expect(exitCode).toBe(0)
  server.expectTokenRequests(1)
})

test('policies can be asked for one by one', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const asked = ['1.3.6.1.4.1.33349.3.1.5.9.2.2', '1.3.6.1.4.1.33349.3.1.5.9.2.4.0']
  const words = asked.flatMap((policy) => ['--policy', policy])
  const { output } = await runCommand(['token', '--json', ...words], { environment })
  expect(JSON.parse(output).policies).toEqual(asked)
  expect((await askDoctor(environment, words)).text).toContain('All 2 that were asked for were granted.')
})

test('everything that is wrong is told at once, and nothing of it is repeated', async () => {
  const environment = {
    ...credentials,
    SANTEDB_ROOT: 'https://user:hunter2@icdr.example.org',
    SANTEDB_DIALECT: 'x',
  }
  const { exitCode, output, errors } = await runCommand(['token'], { environment })
  expect({ exitCode, output }).toEqual({ exitCode: exitCodes.configuration, output: '' })
  expect(errors).toMatch(/SANTEDB_ROOT must be .*; SANTEDB_DIALECT must be one of/)
  expect(errors).not.toContain('hunter2')
  const examined = await askDoctor(environment)
  expect(examined.output + (await askDoctor(environment, ['--json'])).output).not.toContain('hunter2')
  expect(examined.marks).toBe('✗-----------')
})

test('a variable that means nothing is told', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const misspelled = { ...environment, SANTEDB_CLIENTSECRET: 'x' }
  const { exitCode, errors } = await runCommand(['token'], { environment: misspelled })
  expect({ exitCode, errors }).toEqual({
    exitCode: 0,
    errors: 'SANTEDB_CLIENTSECRET is set and means nothing: check its spelling.\n',
  })
  expect((await askDoctor(misspelled)).text).toContain('SANTEDB_CLIENTSECRET means nothing')
})

test('a variable that means nothing is told beside the fault that it makes', async () => {
  const { exitCode, errors } = await runCommand(['token'], {
    environment: { SANTEDB_ROTO: 'https://x.example' },
  })
  expect(exitCode).toBe(exitCodes.configuration)
  expect(errors).toContain('SANTEDB_ROTO is set and means nothing: check its spelling.')
})

test('a secret on standard input goes before a file that the environment names', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { SANTEDB_DEVICE_SECRET: secret, ...others } = environment
  const { exitCode, errors } = await runCommand(['token', '--secrets-stdin'], {
    environment: { ...others, SANTEDB_DEVICE_SECRET_FILE: '/nowhere' },
    input: `SANTEDB_DEVICE_SECRET=${secret}\n`,
  })
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
})

test('what a root has too much is not shown, and the rest of it is looked at', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const wrong = { ...environment, SANTEDB_ROOT: `${environment.SANTEDB_ROOT}/?key=hunter2#hunter2` }
  for (const words of [['doctor'], ['doctor', '--json']]) {
    const { output, exitCode } = await runCommand(words, { environment: wrong })
    expect(exitCode).toBe(exitCodes.configuration)
    expect(output).toContain('The server is an iCDR 3.x.')
    expect(output).not.toContain('hunter2')
  }
})

test('what token --env sets means something', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { errors } = await runCommand(['token'], {
    environment: { ...environment, SANTEDB_ACCESS_TOKEN: 'a' },
  })
  expect(errors).toBe('')
})

test.each([
  ['no line that it knows', 'hunter2\n', 'Line 1 of standard input is not like SANTEDB_CLIENT_SECRET=…'],
  ['nothing', '\n', 'There are no secrets on standard input.'],
])('--secrets-stdin with %s is refused', async (_, input, message) => {
  const { exitCode, errors } = await runCommand(['token', '--secrets-stdin'], { input })
  expect(exitCode).toBe(exitCodes.usage)
  expect(errors).toContain(message)
  expect(errors).not.toContain('hunter2')
})

test.each(['0', '-1', 'soon', '601'])('--timeout %s is refused', async (timeout) => {
  const { exitCode, errors } = await runCommand(['token', `--timeout=${timeout}`])
  expect(exitCode).toBe(exitCodes.usage)
  expect(errors).toContain('--timeout must be seconds')
})

test.runIf(process.platform === 'linux')(
  'where nothing can be written nothing is kept: it is told, and nothing else is promised',
  async () => {
    const { server, environment } = await openClinic({ generation: 3 })
    const lost = { ...environment, SANTEDB_SESSIONS: '/sys/santedb-auth' }
    const { exitCode, errors } = await runCommand(['token'], { environment: lost })
    expect(exitCode).toBe(0)
    expect(errors).toMatch(/^Neither sessions nor refusals can be kept in their folder; .* \(E[A-Z]+\)\.\n$/)
    const wrong = { ...lost, SANTEDB_DEVICE_SECRET: 'wrong-secret' }
    const refused = await runCommand(['token'], { environment: wrong })
    expect(refused.exitCode).toBe(exitCodes.refused)
    expect(refused.errors).toContain('Neither sessions nor refusals can be kept')
    expect(refused.errors).not.toContain('SanteDB is not asked again')
    server.expectTokenRequests(2)
    expect((await askDoctor(wrong)).lastLine).toContain('wrong device secret')
    const { lastLine, text } = await askDoctor(lost)
    expect(lastLine).toMatch(/^First cause: sessions cannot be kept in their folder \(E[A-Z]+\)$/)
    expect(text).toContain('Signing in works in spite of it.')
  },
)

test('a folder that others can read keeps no sessions, and the doctor says so', async () => {
  const folder = await createFolder()
  await chmod(folder, 0o755)
  const { server, environment } = await openClinic({ generation: 3 })
  const open = { ...environment, SANTEDB_SESSIONS: folder }
  expect(await runCommand(['token'], { environment: open })).toMatchObject({
    exitCode: exitCodes.configuration,
    errors: expect.stringContaining('is open to other users (mode 755); close it with chmod 700'),
  })
  const { lastLine } = await askDoctor(open)
  expect(lastLine).toMatch(/^First cause: configuration: .*is open to other users/)
  server.expectTokenRequests(0)
})
