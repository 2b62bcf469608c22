#!/usr/bin/env node
import { type Command, HELP, readArguments } from './cli/arguments.ts'
import { writeCertificates } from './cli/write-certificates.ts'
import { type Listener, listen } from './node/listen.ts'
import { readFixture } from './node/read-fixture.ts'
import { openDataFolder } from './node/open-data-folder.ts'
import { requestLogger } from './node/request-logger.ts'
import { TestServerOptionsError } from './options-error.ts'
import type { TestServerOptions } from './options.ts'
import { type TestServer, createTestServer } from './server.ts'

const DEFAULT_GENERATION: TestServerOptions['generation'] = 2

type ServeCommand = Command & { readonly task: 'serve' }

const command = readArguments(process.argv.slice(2))
if (command.task === 'help') process.stdout.write(HELP)
else if (command.task === 'refuse') fail(2, `${command.reason}\nTry santedb-test-server --help`)
else await serve(command)

async function serve(settings: ServeCommand): Promise<void> {
  const { port, hostname, tlsFolder } = settings
  try {
    const server = createTestServer(await readOptions(settings))
    const tls =
      tlsFolder === undefined ? undefined : await writeCertificates(tlsFolder, server.accounts.devices)
    const listener = await listen(server, { port, hostname, tls })
    stopOnSignal(listener)
    introduce(server, listener, settings)
  } catch (error) {
    fail(error instanceof TestServerOptionsError ? 2 : 1, describe(error, settings))
  }
}

/** Flags count instead of what the fixture says. */
async function readOptions(settings: ServeCommand): Promise<TestServerOptions> {
  const { config, generation, sessionLengthSeconds, log, dataFolder } = settings
  const flags = {
    ...(generation === undefined ? {} : { generation }),
    ...(settings.control ? { control: true } : {}),
    sessionLengthSeconds,
  }
  const options =
    config === undefined ? { generation: DEFAULT_GENERATION, ...flags } : await readFixture(config, flags)
  const withLog = { ...options, onAnswer: requestLogger(log, console.log) }
  if (dataFolder === undefined) return withLog
  const { store, defaultKeySecret: secret } = await openDataFolder(dataFolder)
  const keys = options.keys ?? []
  const hasDefault = keys.some(({ name }) => name === 'default')
  return {
    ...withLog,
    store,
    keys: hasDefault ? keys : [...keys, { name: 'default', algorithm: 'hmac', secret }],
  }
}

function introduce(server: TestServer, listener: Listener, { log, control }: ServeCommand): void {
  if (log === 'json') {
    console.log(
      JSON.stringify({ message: 'listening', root: listener.root, generation: server.generation, control }),
    )
    return
  }
  console.log(`SanteDB test server, generation ${server.generation}, at ${listener.root}`)
  console.log(`  applications: ${server.accounts.applications.join(', ')}`)
  console.log(`  devices:      ${server.accounts.devices.join(', ')}`)
  console.log(`  users:        ${server.accounts.users.join(', ')}`)
  if (control) console.log(`  control:      ${listener.root}/control, for everybody who can reach it`)
}

function stopOnSignal(listener: Listener): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      listener.close().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
}

function describe(error: unknown, { port, hostname, config }: ServeCommand): string {
  if (error instanceof TestServerOptionsError) {
    const faults = error.faults.map(({ path, expectation }) => `  ${path} ${expectation}`)
    return [`${config ?? 'the server'} cannot be set up so:`, ...faults].join('\n')
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${port} is in use; take another with --port, or 0 for a free one`
  if (code === 'ENOENT' || code === 'EISDIR') return `there is no file ${config}`
  if (code === 'EACCES') return `port ${port} may not be used by this user; take one above 1023`
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `${hostname} is no address of this machine`
  return error instanceof Error ? error.message : String(error)
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`santedb-test-server: ${message}\n`)
  process.exitCode = exitCode
}
