import type { Settings } from './by-hand.ts'

/** What a Worker is told. */
export interface Bindings {
  readonly SETTINGS?: string
}

export function readSettings({ SETTINGS = '{}' }: Bindings): Settings {
  return JSON.parse(SETTINGS)
}
