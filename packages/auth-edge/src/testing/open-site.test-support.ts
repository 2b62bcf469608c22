// A gateway with browser sessions before a test server, and browsers at it.
import { createTestServer, EXAMPLE_USER, type TestServer } from '@santedb/test-server'
import { browserSessions } from '../browser/browser-sessions.ts'
import type { BrowserSessionsOptions } from '../browser/options.ts'
import { createSealingKey } from '../browser/seal.ts'
import type { GatewayOptions } from '../gateway/options.ts'
import { Browser } from './browser.test-support.ts'
import { gatewayOrigin, type OpenGateway, openGateway } from './open-gateway.test-support.ts'

const sealingKeys = [createSealingKey()]

export const allison: { readonly username: string; readonly password: string } = {
  username: EXAMPLE_USER.id,
  password: EXAMPLE_USER.password,
}

export interface Site extends OpenGateway {
  readonly browser: Browser
  readonly openBrowser: () => Browser
}

export function openSite(
  options: Partial<BrowserSessionsOptions> = {},
  gatewayOptions: Partial<GatewayOptions> = {},
  server: TestServer = createTestServer({ generation: 3 }),
): Site {
  const sessions = browserSessions({ origin: gatewayOrigin, sealingKeys, ...options })
  const opened = openGateway(
    {
      browser: sessions,
      routes: [
        { path: '/fhir/*', methods: ['GET', 'POST'], callers: [sessions.caller], onward: 'caller' },
        { path: '/hdsi/*', callers: [sessions.caller], onward: 'caller' },
        { path: '/echo', methods: ['GET', 'POST'], callers: [sessions.caller], onward: 'caller' },
      ],
      ...gatewayOptions,
    },
    server,
  )
  return { ...opened, browser: new Browser(opened.gateway), openBrowser: () => new Browser(opened.gateway) }
}

/** What comes next, as an endpoint tells it. */
export async function stepOf(
  response: Promise<Response>,
): Promise<{ step: string } & Record<string, unknown>> {
  return (await (await response).json()) as { step: string }
}
