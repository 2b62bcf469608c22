import { inject } from 'vitest'
import type { ServerSettings } from './server-host.ts'

/** Starts a test server on the host that all files of tests share: in a container, wherever an engine is there. */
export async function startSharedServer(settings: ServerSettings): Promise<{ root: string }> {
  const response = await fetch(inject('sharedHostAddress'), {
    method: 'POST',
    body: JSON.stringify(settings),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return { root: text }
}
