import * as v from 'valibot'
import type { ServerContext } from '../context.ts'
import { PipelineError, ReturnedError } from './errors.ts'

const LIFETIME_MS = 60_000

/** What an authorization code stands for. The scope that was asked for is not part of it. */
export interface AuthorizationCode {
  /** Names. */
  readonly application: string
  readonly device?: string | undefined
  readonly user: string
  readonly nonce?: string | undefined
  readonly issuedAtMs: number
}

const schema: v.GenericSchema<unknown, AuthorizationCode> = v.object({
  application: v.string(),
  device: v.optional(v.string()),
  user: v.string(),
  nonce: v.optional(v.string()),
  issuedAtMs: v.number(),
})

/** A code for the session that is to come. It can be used more than once. */
export async function sealCode(
  code: Omit<AuthorizationCode, 'issuedAtMs'>,
  { sealed, options }: ServerContext,
): Promise<string> {
  return sealed.seal({ ...code, issuedAtMs: options.clock() })
}

/**
 * Reads a code back, within a minute (SanteDB's `DefaultAuthorizationCodeTokenRequestHandler`).
 *
 * @throws {ReturnedError} `invalid_grant` for what is no base64 or has expired
 * @throws {PipelineError} 500 for what this server did not encrypt
 */
export async function openCode(text: string, { sealed, options }: ServerContext): Promise<AuthorizationCode> {
  const opened = await sealed.open(text)
  if (opened.outcome === 'not-base64') throw new ReturnedError('invalid_grant', 'invalid authorization_code')
  if (opened.outcome === 'not-genuine')
    throw new PipelineError(500, 'Padding is invalid and cannot be removed.')
  const parsed = v.safeParse(schema, opened.value)
  if (!parsed.success) throw new PipelineError(500, 'Padding is invalid and cannot be removed.')
  if (parsed.output.issuedAtMs + LIFETIME_MS <= options.clock()) {
    throw new ReturnedError('invalid_grant', 'expired authorization_code')
  }
  return parsed.output
}
