import { parseArgs } from 'node:util'

/** What the command was asked for. */
export interface FuzzArguments {
  /** The names of targets; none means all. */
  readonly targets: readonly string[]
  readonly seconds: number
  readonly runs: number
  readonly seed: number
  /** How many targets are fuzzed at the same time. */
  readonly jobs: number
  readonly json: boolean
  readonly guided: boolean
}

export const usage = `pnpm fuzz [target…] [--seconds N] [--runs N] [--seed S] [--jobs N] [--json] [--list]

  target       the beginning of a target's name; all of them without
  --seconds N  how long each target is fuzzed (30, or as long as --runs takes)
  --runs N     how many inputs each target is given
  --seed S     begins with the same chances again; a seed of the time without
  --jobs N     how many targets are fuzzed at the same time (1)
  --json       tells the outcome in JSON
  --blind      does not watch the code, and measures no time: for comparison
  --list       tells what targets there are`

/** Reads the arguments of the command; `undefined` where only a list is wanted. */
export function parseArguments(given: readonly string[]): FuzzArguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...given],
    allowPositionals: true,
    options: {
      seconds: { type: 'string' },
      runs: { type: 'string' },
      seed: { type: 'string' },
      jobs: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      blind: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  })
  if (values.list) return undefined
  const runs = values.runs === undefined ? Infinity : numberOf('runs', values.runs)
  const usualSeconds = runs === Infinity ? 30 : Infinity
  return {
    targets: positionals,
    seconds: values.seconds === undefined ? usualSeconds : numberOf('seconds', values.seconds),
    runs,
    seed: values.seed === undefined ? Date.now() % 2 ** 31 : numberOf('seed', values.seed),
    jobs: Math.max(1, numberOf('jobs', values.jobs)),
    json: values.json,
    guided: !values.blind,
  }
}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number of 0 or more`)
  return value
}
