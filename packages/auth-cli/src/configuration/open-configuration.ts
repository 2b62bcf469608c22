import {
  AuthError,
  type AuthOptions,
  createMemoryStore,
  isAuthError,
  readConfiguration,
  type SessionStore,
} from '@santedb/auth-node'
import { openConnections } from '@santedb/auth-node/connections'
import { createFileStore } from '@santedb/auth-node/file-store'
import type { Arguments } from '../arguments/parse-arguments.ts'
import type { World } from '../world.ts'
import type { Configuration } from './configuration.ts'
import { readSecrets } from './read-secrets.ts'
import { readTimeoutMs } from './read-timeout.ts'

// Where sessions are kept, if not in auth-node's usual folder. And what `token --env` sets.
const storeVariable = 'SANTEDB_SESSIONS'
const ownVariables = new Set([storeVariable, 'SANTEDB_ACCESS_TOKEN'])

/**
 * Reads the configuration: arguments go before standard input, that before the environment, and the environment before
 * the configuration file. It does not throw for what is wrong with it; `fault` tells.
 */
export async function openConfiguration(given: Arguments, world: World): Promise<Configuration> {
  const secrets = given.flag('secrets-stdin') ? await readSecrets(world.input) : {}
  const environment = { ...without(secrets, world.environment), ...secrets }
  const file = given.text('config')
  const read = readConfiguration({
    environment,
    overrides: readOverrides(given),
    ...(file !== undefined && { file }),
  })
  const { options, faults, unknownVariables } = read
  const connections = openConnections(options)
  const kept = openStore(environment[storeVariable])
  const all = [...faults, ...(kept.faults ?? [])]
  return {
    options,
    root: rootOf(options),
    sources: nameSources(read.sources, secrets),
    fault: all.length > 0 ? faultOf(all) : undefined,
    unknownVariables: unknownVariables.filter((name) => !ownVariables.has(name)),
    connections,
    certificate: connections.identity,
    store: kept.store,
  }
}

/** The environment without the other spelling of what standard input brings: the value, or the file that holds it. */
function without(
  secrets: Readonly<Record<string, string>>,
  environment: World['environment'],
): World['environment'] {
  const brought = new Set(Object.keys(secrets).map(baseOf))
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !brought.has(baseOf(name))))
}

function baseOf(name: string): string {
  return name.replace(/_FILE$/, '')
}

/** Where sessions are kept; in memory where the folder cannot keep them, so that the doctor can go on. */
function openStore(directory: string | undefined): { store: SessionStore; faults?: readonly string[] } {
  try {
    return { store: createFileStore(directory ? { directory } : {}) }
  } catch (error) {
    if (!isAuthError(error)) throw error
    return { store: createMemoryStore(), faults: [error.summary.replace(/\.$/, '')] }
  }
}

function readOverrides({ text, texts }: Arguments): Record<string, unknown> {
  const policies = texts('policy')
  const id = text('device-id')
  return {
    root: text('root'),
    clientId: text('client-id'),
    dialect: text('dialect'),
    timeoutMs: readTimeoutMs(text('timeout')),
    ...(id !== undefined && { device: { id } }),
    ...(policies.length > 0 && { policies }),
  }
}

function nameSources(
  sources: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): Record<string, string> {
  const entries = Object.entries(sources).map(([option, source]) => {
    if (source === 'overrides') return [option, 'argument']
    return [option, source in secrets ? `${source} on standard input` : source]
  })
  return Object.fromEntries(entries)
}

/** One with a user name or a password in it is none: it is a fault, and must not be shown. */
function rootOf({ root }: AuthOptions): URL | undefined {
  const text = String(root)
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  // They are a fault too, and what is asked next is asked without them.
  url.search = ''
  url.hash = ''
  return url.username + url.password === '' ? url : undefined
}

function faultOf(faults: readonly string[]): AuthError {
  return new AuthError(
    {
      code: 'invalid_options',
      meaning: 'This configuration cannot work, so nothing was sent.',
      remedy: 'Correct what is named; santedb-auth doctor shows where each value comes from.',
    },
    `Wrong configuration: ${faults.join('; ')}.`,
    { faults },
  )
}
