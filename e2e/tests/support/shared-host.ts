// What vitest sets up for a whole run: one host of test servers for files of tests that need no more of theirs than its
// root. An image is built when the first one asks, once.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestProject } from 'vitest/node'
import { openServerHost, type ServerSettings } from './server-host.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where {@link startSharedServer} asks. */
    sharedHostAddress: string
  }
}

/** Opens the host's door. What vitest calls at the end closes it, and ends all servers. */
export default async function openSharedHost(project: TestProject): Promise<() => Promise<void>> {
  let opening: ReturnType<typeof openServerHost> | undefined
  const start = async (settings: ServerSettings): Promise<string> => {
    const host = await (opening ??= openServerHost())
    return (await host.start(settings)).root
  }
  const door = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const settings: ServerSettings = JSON.parse(await text(request))
      response.end(await start(settings))
    }
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const address = door.address()
  if (typeof address !== 'object' || !address) throw new Error('The shared host has no port.')
  project.provide('sharedHostAddress', `http://127.0.0.1:${address.port}`)
  return async () => {
    door.closeAllConnections()
    door.close()
    await (await opening?.catch(() => undefined))?.dispose()
  }
}
