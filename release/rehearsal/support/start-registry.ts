import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { tool } from '../../tests/support/tool.ts'
import { startProgram } from './start-program.ts'

export interface Registry {
  readonly url: string
  stop(this: void): Promise<void>
}

/** Starts a registry that has nothing, asks no other registry, and takes packages from everybody who can reach it. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder)
  const settings = {
    storage: join(folder, 'storage'),
    uplinks: {},
    packages: { '@santedb/*': { access: '$all', publish: '$all' } },
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  }
  // JSON is YAML.
  const file = join(folder, 'verdaccio.yaml')
  await writeFile(file, JSON.stringify(settings))
  const address = `127.0.0.1:${await findFreePort()}`
  const { stop } = await startProgram(
    process.execPath,
    [tool('verdaccio/bin/verdaccio'), '--config', file, '--listen', address],
    { directory: folder, environment: {}, ready: /http address - .*/ },
  )
  return { url: `http://${address}/`, stop }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('The machine gives no port')
  return address.port
}
