#!/usr/bin/env node
import { HELP, readArguments } from './cli/arguments.ts'
import { type Listener, listen } from './node/listen.ts'
import { type TestServer, createTestServer } from './server.ts'

const command = readArguments(process.argv.slice(2))
if (command.task === 'help') process.stdout.write(HELP)
else if (command.task === 'refuse') fail(2, `${command.reason}\nTry santedb-test-server --help`)
else await serve(command)

async function serve({
  generation,
  port,
  hostname,
  sessionLengthSeconds,
}: typeof command & { task: 'serve' }) {
  const server = createTestServer({ generation, sessionLengthSeconds })
  try {
    const listener = await listen(server, { port, hostname })
    stopOnSignal(listener)
    introduce(server, listener)
  } catch (error) {
    fail(1, describe(error, port, hostname))
  }
}

function introduce(server: TestServer, listener: Listener): void {
  console.log(`SanteDB test server, generation ${server.generation}, at ${listener.root}`)
  console.log(`  applications: ${server.accounts.applications.join(', ')}`)
  console.log(`  devices:      ${server.accounts.devices.join(', ')}`)
  console.log(`  users:        ${server.accounts.users.join(', ')}`)
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

function describe(error: unknown, port: number, hostname: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `port ${port} is in use; take another with --port, or 0 for a free one`
  if (code === 'EACCES') return `port ${port} may not be used by this user; take one above 1023`
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') return `${hostname} is no address of this machine`
  return error instanceof Error ? error.message : String(error)
}

function fail(exitCode: number, message: string): void {
  process.stderr.write(`santedb-test-server: ${message}\n`)
  process.exitCode = exitCode
}
