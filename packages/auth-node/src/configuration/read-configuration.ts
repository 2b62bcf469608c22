import { isAuthError } from '@santedb/auth-core'
import { createAuth } from '../create-auth.ts'
import type { AuthOptions } from '../options.ts'
import { readConfigurationFile } from './read-configuration-file.ts'
import { type Environment, readEnvironment } from './read-environment.ts'
import { type Fault, type Setting, toOptions, toSettings } from './settings.ts'
import { fileVariable, variables } from './variables.ts'

/** Where a configuration is read from. */
export interface ConfigurationSources {
  /**
   * The variables.
   *
   * @default process.env
   */
  environment?: Environment | undefined
  /**
   * The path of the configuration file.
   *
   * @default what the variable SANTEDB_CONFIG names, or none
   */
  file?: string | undefined
  /** Options that go before all else. */
  overrides?: ConfigurationOverrides | undefined
}

/** Options, none of which must be there. */
export type ConfigurationOverrides = { [Name in keyof AuthOptions]?: AuthOptions[Name] | undefined }

/** What was read: options, where each comes from, and what is wrong with them. */
export interface Configuration {
  /** For `createAuth`, if there are no faults. It holds secrets. */
  readonly options: AuthOptions
  /**
   * Where each option comes from, by its name, a member's with a dot (`device.secret`): the name of a variable, the
   * path of the configuration file, or `overrides`.
   */
  readonly sources: Readonly<Record<string, string>>
  /** Everything that is wrong, each fault by the name of its variable or its place in the file, and never by its value. */
  readonly faults: readonly string[]
  /** Variables that begin with `SANTEDB_` and give no option: most often one that is misspelled. */
  readonly unknownVariables: readonly string[]
}

/**
 * Reads a configuration: overrides go before environment variables, and those before the configuration file, for each
 * option by itself. It does not throw: {@link Configuration.faults} says what is wrong, the certificate included.
 *
 * @example
 * ```ts
 * import { readConfiguration } from '@santedb/auth-node'
 *
 * const { sources, faults } = readConfiguration({ file: '/etc/santedb/auth.json' })
 * for (const [option, source] of Object.entries(sources)) console.log(`${option} comes from ${source}`)
 * for (const fault of faults) console.error(fault)
 * ```
 */
export function readConfiguration(from: ConfigurationSources = {}): Configuration {
  const { environment = process.env, overrides = {} } = from
  const path = from.file ?? (environment[fileVariable] || undefined)
  const file = path === undefined ? undefined : readConfigurationFile(path)
  const ofEnvironment = readEnvironment(environment)
  const settings = new Map([...(file?.settings ?? []), ...ofEnvironment.settings])
  for (const [option, value] of toSettings(overrides)) {
    settings.set(option, { value, source: 'overrides', place: option })
  }
  const options = toOptions(settings)
  const unread = [...ofEnvironment.faults, ...(file?.faults ?? [])]
  const names = new Set(variables.flatMap(({ name }) => [name, `${name}_FILE`]))
  return {
    options,
    sources: Object.fromEntries([...settings].map(([option, { source }]) => [option, source])),
    faults: [...unread.map(({ text }) => text), ...faultsOf(options, settings, unread)],
    unknownVariables: Object.keys(environment).filter(
      (name) => name.startsWith('SANTEDB_') && name !== fileVariable && !names.has(name),
    ),
  }
}

/** What `createAuth` has against the options, but for those that it misses only because they could not be read. */
function faultsOf(
  options: AuthOptions,
  settings: ReadonlyMap<string, Setting>,
  unread: readonly Fault[],
): string[] {
  const isUnread = (name: string) =>
    !settings.has(name) && unread.some(({ option }) => option === undefined || option === name)
  return faultsOfCreateAuth(options).flatMap((fault) => {
    const [name = '', ...words] = fault.split(' ')
    return isUnread(name) ? [] : [[placeOf(name, settings), ...words].join(' ')]
  })
}

/** What a fault is called by: where the option comes from, or could. */
function placeOf(name: string, settings: ReadonlyMap<string, Setting>): string {
  const member = [...settings.keys()].find((option) => option.startsWith(`${name}.`))
  const setting = settings.get(name) ?? settings.get(member ?? '')
  return setting?.place ?? variables.find(({ option }) => option === name)?.name ?? name
}

function faultsOfCreateAuth(options: AuthOptions): readonly string[] {
  try {
    createAuth({ ...options, onCertificate: undefined })
    return []
  } catch (error) {
    if (isAuthError(error) && error.faults) return error.faults
    throw error
  }
}
