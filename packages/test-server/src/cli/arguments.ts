import { parseArgs } from 'node:util'
import type { LogStyle } from '../node/request-logger.ts'

const DEFAULT_PORT = 8080
const GENERATIONS = new Map<string, 2 | 3>([
  ['2', 2],
  ['3', 3],
])
const LOG_STYLES: readonly LogStyle[] = ['human', 'json', 'off']
const HIGHEST_PORT = 65_535

/** What the command was asked to do. */
export type Command =
  | { readonly task: 'help' }
  | { readonly task: 'refuse'; readonly reason: string }
  | {
      readonly task: 'serve'
      readonly config: string | undefined
      readonly tlsFolder: string | undefined
      readonly dataFolder: string | undefined
      readonly log: LogStyle
      readonly control: boolean
      readonly generation: 2 | 3 | undefined
      readonly port: number
      readonly hostname: string
      readonly sessionLengthSeconds: number | undefined
    }

/** What `--help` prints. */
export const HELP: string = `Usage: santedb-test-server [options]

  --port <number>             port to listen on, 0 for a free one (default ${DEFAULT_PORT})
  --hostname <name>           address to listen on (default 127.0.0.1)
  --config <file>             fixture file with accounts, keys and switches (JSON)
  --generation <number>       generation of SanteDB to behave like: 2 or 3 (default 2, or the fixture's)
  --session-length <seconds>  how long a session lasts (default 1800, or 3600 in generation 3,
                              or the fixture's)
  --tls <folder>              speak HTTPS, and write a throw-away CA and device certificates there
  --data <folder>             keep sessions and locks there over a restart (needs Node.js 22.13)
  --log <style>               log requests: human, json or off (default human)
  --control                   let everybody who can reach it control the server, at /control
  --help                      show this text
`

/** Reads the command line. Wrong flags are a result, not an exception. */
export function readArguments(words: readonly string[]): Command {
  const parsed = parse(words)
  if (typeof parsed === 'string') return { task: 'refuse', reason: parsed }
  if (parsed.help) return { task: 'help' }
  const generation = GENERATIONS.get(parsed.generation ?? '')
  if (parsed.generation !== undefined && !generation)
    return { task: 'refuse', reason: '--generation must be 2 or 3' }
  const port = wholeNumber(parsed.port)
  if (port === undefined || port > HIGHEST_PORT) {
    return { task: 'refuse', reason: `--port must be a number from 0 to ${HIGHEST_PORT}` }
  }
  const log = LOG_STYLES.find((style) => style === parsed.log)
  if (!log) return { task: 'refuse', reason: '--log must be human, json or off' }
  const length = parsed['session-length']
  const sessionLengthSeconds = length === undefined ? undefined : wholeNumber(length)
  if (length !== undefined && !sessionLengthSeconds) {
    return { task: 'refuse', reason: '--session-length must be a number of seconds above 0' }
  }
  return {
    task: 'serve',
    config: parsed.config,
    tlsFolder: parsed.tls,
    dataFolder: parsed.data,
    log,
    control: parsed.control,
    generation,
    port,
    hostname: parsed.hostname,
    sessionLengthSeconds,
  }
}

interface Flags {
  readonly help: boolean
  readonly port: string
  readonly hostname: string
  readonly config?: string
  readonly tls?: string
  readonly data?: string
  readonly log: string
  readonly control: boolean
  readonly generation?: string
  readonly 'session-length'?: string
}

function parse(words: readonly string[]): Flags | string {
  try {
    return parseArgs({
      args: [...words],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: String(DEFAULT_PORT) },
        hostname: { type: 'string', default: '127.0.0.1' },
        config: { type: 'string' },
        tls: { type: 'string' },
        data: { type: 'string' },
        log: { type: 'string', default: 'human' },
        control: { type: 'boolean', default: false },
        generation: { type: 'string' },
        'session-length': { type: 'string' },
      },
    }).values
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function wholeNumber(digits: string): number | undefined {
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined
}
