import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { Examined } from './examine.ts'

const byStep: Readonly<Record<string, ExitCode>> = {
  configuration: exitCodes.configuration,
  'name-resolution': exitCodes.network,
  tcp: exitCodes.network,
  tls: exitCodes.network,
  'client-certificate': exitCodes.refused,
  discovery: exitCodes.server,
}

/** The exit code of an examination: 0 where signing in works, whatever else was found. */
export function exitCodeOfExamined(cause: Examined | undefined): ExitCode {
  if (!cause || cause.finding.outcome === 'bad') return exitCodes.success
  const { step, finding } = cause
  return finding.exitCode ?? byStep[step.name] ?? exitCodes.unexpected
}
