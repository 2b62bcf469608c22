import { parseArgs } from 'node:util'

/** What `pnpm soak` was asked for. */
export interface Settings {
  readonly minutes: number
  readonly seed: number
  readonly isJson: boolean
  /** Where the test servers run: in containers wherever there is an engine for them, unless processes are asked for. */
  readonly server: 'container' | 'process'
  readonly size: 'everybody' | 'few'
}

export const usage = `pnpm soak [--minutes N] [--seed S] [--json] [--server process] [--few]

  --minutes N       for how long trouble is made (2)
  --seed S          what the trouble is derived from (one by chance, which is printed)
  --json            prints the figures as JSON, and everything else on standard error
  --server process  does without containers
  --few             each runtime once, in place of each with both generations
`

/** Reads the command line. Throws what is wrong with it, for people. */
export function readSettings(commandArguments: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...commandArguments],
    options: {
      minutes: { type: 'string', default: '2' },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      server: { type: 'string', default: 'container' },
      few: { type: 'boolean', default: false },
    },
  })
  const minutes = Number(values.minutes)
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0')
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1e6) : Number(values.seed)
  if (!Number.isInteger(seed)) throw new Error('--seed must be a whole number')
  const { server } = values
  if (server !== 'container' && server !== 'process') throw new Error('--server must be container or process')
  return { minutes, seed, isJson: values.json, server, size: values.few ? 'few' : 'everybody' }
}
