import { isAuthError } from '@santedb/auth-core'
import type { AuthErrorCode } from '@santedb/auth-core'

/** What the command ends with, for scripts. The README has them in a table. */
export const exitCodes = {
  success: 0,
  unexpected: 1,
  usage: 2,
  configuration: 3,
  network: 4,
  refused: 5,
  policy: 6,
  server: 7,
  /** `call`: the service answered that the call cannot be made so (4xx, but for 401 and 403). */
  call: 8,
  interrupted: 130,
  /** Whoever read our output went away: what a shell says of a program that SIGPIPE ended. */
  brokenPipe: 141,
  terminated: 143,
} as const

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const byErrorCode: Record<AuthErrorCode, ExitCode> = {
  callback_rejected: exitCodes.refused,
  credentials_rejected: exitCodes.refused,
  invalid_identity_token: exitCodes.refused,
  invalid_options: exitCodes.configuration,
  invalid_response: exitCodes.server,
  mfa_required: exitCodes.refused,
  missing_claim: exitCodes.refused,
  network_error: exitCodes.network,
  password_expired: exitCodes.refused,
  request_rejected: exitCodes.policy,
  resource_error: exitCodes.call,
  server_error: exitCodes.server,
  sign_in_required: exitCodes.refused,
  throttled: exitCodes.server,
  timeout: exitCodes.network,
  unsupported: exitCodes.configuration,
}

/** The exit code of a failure. */
export function exitCodeOf(error: unknown): ExitCode {
  return isAuthError(error) ? byErrorCode[error.code] : exitCodes.unexpected
}

/** The exit code of a call's answer. */
export function exitCodeOfStatus(status: number): ExitCode {
  if (status >= 500 || status === 429) return exitCodes.server
  if (status === 401) return exitCodes.refused
  if (status === 403) return exitCodes.policy
  return status >= 400 ? exitCodes.call : exitCodes.success
}
