import { createServer } from 'node:http'
import { once } from 'node:events'
import { getRequestListener } from '@hono/node-server'
import { createConsoleApp } from './console-app.ts'
import { createConsoleGateway } from './console-gateway.ts'
import { openSanteDb } from './santedb/open-santedb.ts'
import { type RunningService, startServices } from './services/start-service.ts'
import type { ConsoleSettings } from './settings.ts'

/** A console that runs. */
export interface RunningConsole {
  /** Where its page is. */
  readonly address: string
  /** Ends everything that was started for it. Can be called twice. */
  stop(this: void): Promise<void>
}

/** Starts the server to sign in to, the four services, and the gateway with the page. */
export async function startConsole(settings: ConsoleSettings): Promise<RunningConsole> {
  // The gateway must know its own origin, and so its port, before there is a gateway.
  const http = createServer()
  http.listen(settings.port, '127.0.0.1')
  await once(http, 'listening')
  const bound = http.address()
  const address = `http://localhost:${typeof bound === 'object' && bound ? bound.port : settings.port}`

  const santeDb = await openSanteDb(settings)
  const services: RunningService[] = []
  const stop = async (): Promise<void> => {
    http.close()
    http.closeAllConnections()
    const ends = [...services.map((service) => service.stop()), santeDb.close()]
    const failures = (await Promise.allSettled(ends)).filter(({ status }) => status === 'rejected')
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped.')
  }
  try {
    services.push(...(await startServices(santeDb.variables)))
    const gateway = createConsoleGateway(address, santeDb)
    const app = createConsoleApp({ address, santeDb, services, gateway, settings })
    http.on('request', getRequestListener(app.fetch))
    return { address, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
