import type { ConsoleState } from '../console-state.ts'

/** Asks the console's server for everything that the page shows. */
export async function readState(): Promise<ConsoleState> {
  const response = await fetch('/console/state', { cache: 'no-store' })
  if (!response.ok) throw new Error(`The console answered ${response.status}.`)
  return response.json()
}

/** Tells the console's server to do something. */
export async function tell(what: string, body: object = {}): Promise<void> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(`/console/${what}`, init)
  if (!response.ok) throw new Error(`The console answered ${response.status}.`)
}
