import type { AuthOptions } from '../options.ts'

/** One option's value, and where it comes from. */
export interface Setting {
  readonly value: unknown
  /** The variable, the file's path, or `overrides`. */
  readonly source: string
  /** What a fault calls it. */
  readonly place: string
}

/** What one source gives: settings by the names of their options, a member's with a dot. */
export interface Settings {
  readonly settings: ReadonlyMap<string, Setting>
  readonly faults: readonly Fault[]
}

/** What is wrong, and which option cannot be told because of it. */
export interface Fault {
  readonly text: string
  /** Missing where it can be any. */
  readonly option?: string | undefined
}

// Their members are settings of their own, so that a secret can come from elsewhere than the rest.
const groups = new Set(['device', 'certificate'])

/** Takes options apart. Those that are `undefined` are not there. */
export function toSettings(options: object): [option: string, value: unknown][] {
  const entries = Object.entries(options).flatMap(([name, value]: [string, unknown]) =>
    groups.has(name) && typeof value === 'object' && value !== null
      ? Object.entries(value).map(([member, it]): [string, unknown] => [`${name}.${member}`, it])
      : [[name, value] satisfies [string, unknown]],
  )
  return entries.filter(([, value]) => value !== undefined)
}

/** Puts options together again; the two that must be given are empty where they are not. */
export function toOptions(settings: ReadonlyMap<string, Setting>): AuthOptions {
  const given: Record<string, unknown> = {}
  for (const [path, { value }] of settings) {
    const [name = path, member] = path.split('.')
    given[name] = member === undefined ? value : { ...Object(given[name]), [member]: value }
  }
  const options: AuthOptions = { root: '', clientId: '' }
  return Object.assign(options, given)
}
