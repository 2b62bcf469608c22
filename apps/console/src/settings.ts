/** What the console stands before, and with which accounts. */
export interface ConsoleSettings {
  readonly port: number
  /** How long the page's button stops the authorization server. */
  readonly outageSeconds: number
  /** The server of the environment; where it is left out, a test server is started. */
  readonly server?: { readonly root: string } | undefined
  /** What the test server is like. */
  readonly testServer: { readonly generation: 2 | 3; readonly sessionSeconds: number }
  /** The variables `SANTEDB_*` that the services are given, beside the root. */
  readonly accounts: Readonly<Record<string, string>>
}

type Flags = Readonly<Record<'generation' | 'port' | 'session-seconds' | 'outage-seconds', string>>

const needed = ['SANTEDB_CLIENT_ID', 'SANTEDB_CLIENT_SECRET', 'SANTEDB_DEVICE_ID', 'SANTEDB_DEVICE_SECRET']

/**
 * Reads the flags and the variables `SANTEDB_*`. Without `SANTEDB_ROOT` the others mean nothing: the documented accounts
 * are for the test server alone.
 *
 * @throws Error naming everything that is wrong, all at once.
 */
export function readSettings(flags: Flags, environment: NodeJS.ProcessEnv): ConsoleSettings {
  const faults: string[] = []
  const readNumber = (name: keyof Flags, least: number) => {
    const number = Number(flags[name])
    if (!Number.isInteger(number) || number < least) faults.push(`--${name} must be a number from ${least}`)
    return number
  }
  const port = readNumber('port', 0)
  const outageSeconds = readNumber('outage-seconds', 1)
  const sessionSeconds = readNumber('session-seconds', 5)
  if (flags.generation !== '2' && flags.generation !== '3') faults.push('--generation must be 2 or 3')
  const generation = flags.generation === '2' ? 2 : 3
  const root = environment.SANTEDB_ROOT
  const missing = needed.filter((name) => !environment[name])
  if (root && missing.length > 0) faults.push(`SANTEDB_ROOT is set, and ${missing.join(', ')} must be too`)
  if (faults.length > 0) throw new Error(`The console cannot start: ${faults.join('; ')}.`)
  return {
    port,
    outageSeconds,
    testServer: { generation, sessionSeconds },
    ...(root && { server: { root } }),
    accounts: root ? accountsOf(environment) : {},
  }
}

function accountsOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = [...needed, 'SANTEDB_DIALECT', 'SANTEDB_UNSAFE_ALLOW_PLAIN_HTTP']
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])))
}
