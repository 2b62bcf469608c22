import type { IncomingRequest } from '../http/incoming-request.ts'
import type { ServerContext } from '../context.ts'
import { INDEX_OUT_OF_RANGE, NOT_BASE64 } from '../dotnet-messages.ts'
import type { TestServerConnection } from '../http/connection.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { Account, Accounts } from '../state/accounts.ts'
import { deviceOfCertificate } from '../state/device-certificates.ts'
import { fromBase64, fromUtf8 } from '../tokens/bytes.ts'
import { ReturnedError } from './errors.ts'

const BASIC_LENGTH = 'basic '.length

/** The application of a token request, and the secret it proved, which signs its identity token. */
export interface AuthenticatedApplication {
  readonly account: Account
  readonly secret: string
}

interface Credentials {
  readonly id: string
  readonly secret: string
}

/**
 * The application: by `Authorization: Basic` when that works, else by the form. A Basic pair that does not
 * work is forgotten without a word, though it counts as a failed login (SanteDB's `OAuthTokenBehavior.Token`).
 *
 * @throws {ReturnedError} `invalid_client` without credentials, `unauthorized_client` for wrong ones
 */
export async function authenticateApplication(
  request: IncomingRequest,
  form: ReadonlyMap<string, string>,
  { options, applications }: ServerContext,
): Promise<AuthenticatedApplication> {
  const basic = options.basicApplicationAuthentication
    ? readApplicationHeader(request.headers.get('authorization'))
    : undefined
  const byHeader = basic && (await authenticate(applications, basic))
  if (byHeader) return { account: byHeader, secret: basic.secret }

  const id = form.get('client_id')
  const secret = form.get('client_secret')
  if (!id || !secret) throw new ReturnedError('invalid_client', 'Missing client credentials')
  const byForm = await authenticate(applications, { id, secret })
  if (!byForm) throw new ReturnedError('unauthorized_client', 'Error authenticating application')
  return { account: byForm, secret }
}

/**
 * The device of `X-Device-Authorization`, else of the connection's certificate, or `undefined` without either.
 *
 * @throws {ReturnedError} `invalid_request` for a header that cannot be read, `invalid_grant` for wrong
 * credentials (with the application's text: so does SanteDB)
 */
export async function authenticateDevice(
  request: IncomingRequest,
  { clientCertificate }: TestServerConnection,
  { devices, options }: ServerContext,
): Promise<Account | undefined> {
  const header = request.headers.get('x-device-authorization')
  if (header === null) {
    const { clientCertificates } = options
    if (!clientCertificates || !clientCertificate?.isTrusted) return undefined
    return deviceOfCertificate(clientCertificate.der, clientCertificates, devices)?.device
  }
  const device = await authenticate(devices, readDeviceHeader(header))
  if (!device) throw new ReturnedError('invalid_grant', 'Error authenticating application')
  return device
}

async function authenticate(accounts: Accounts, { id, secret }: Credentials): Promise<Account | undefined> {
  const attempt = accounts.authenticate(id, secret)
  if (attempt.outcome !== 'authenticated') return undefined
  return decidePolicy([attempt.account], POLICY.loginAsService) === 'grant' ? attempt.account : undefined
}

/** Exactly two parts, or it is as if the header were not there. */
function readApplicationHeader(header: string | null): Credentials | undefined {
  if (!header?.toLowerCase().startsWith('basic')) return undefined
  const payload = fromBase64(header.slice(BASIC_LENGTH))
  const parts = payload ? fromUtf8(payload).split(':') : []
  const [id, secret] = parts
  return parts.length === 2 && id !== undefined && secret !== undefined ? { id, secret } : undefined
}

/** The first two parts: what follows a second colon is dropped, so that such a secret is wrong. */
function readDeviceHeader(header: string): Credentials {
  if (!header.toLowerCase().startsWith('basic ')) {
    throw new ReturnedError('invalid_request', 'X-Device-Authorization must be BASIC scheme')
  }
  const payload = fromBase64(header.slice(BASIC_LENGTH).trim())
  if (!payload) throw new ReturnedError('invalid_request', NOT_BASE64)
  const [id = '', secret] = fromUtf8(payload).split(':')
  if (secret === undefined) throw new ReturnedError('invalid_request', INDEX_OUT_OF_RANGE)
  return { id, secret }
}
