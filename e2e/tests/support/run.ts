import { spawn } from 'node:child_process'

export interface Outcome {
  status: number | null
  output: string
  errors: string
}

export interface RunOptions {
  /** Variables beside those of this process, of which the ones that steer the product are not passed on. */
  environment?: Record<string, string>
  directory?: string
  /** What it reads on its standard input; nothing where it is left out. */
  input?: string
}

/** Runs a program to its end and collects what it printed. */
export function run(program: string, programArguments: string[], options: RunOptions = {}): Promise<Outcome> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('SANTEDB_'))
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, {
      cwd: options.directory,
      env: { ...Object.fromEntries(inherited), ...options.environment },
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    child.stdin?.end(options.input)
    const outcome: Outcome = { status: null, output: '', errors: '' }
    child.stdout?.on('data', (chunk: Buffer) => (outcome.output += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (outcome.errors += chunk.toString()))
    child.on('error', reject)
    child.on('close', (status) => resolve({ ...outcome, status }))
  })
}

/**
 * Runs a program that the test stands on, for what it prints on its standard output. If it fails, so does the test,
 * with everything that was printed.
 */
export async function mustRun(
  program: string,
  programArguments: string[],
  options: RunOptions = {},
): Promise<string> {
  const { status, output, errors } = await run(program, programArguments, options)
  if (status !== 0)
    throw new Error(`${program} ${programArguments.join(' ')} exited ${status}\n${output}${errors}`)
  return output
}

/** Whether a program is there and does not fail. */
export async function canRun(
  program: string,
  programArguments: string[],
  options: RunOptions = {},
): Promise<boolean> {
  return run(program, programArguments, options).then(
    ({ status }) => status === 0,
    () => false,
  )
}
