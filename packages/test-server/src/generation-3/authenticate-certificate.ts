import type { IncomingRequest } from '../http/incoming-request.ts'
import type { ServerContext } from '../context.ts'
import type { TestServerConnection } from '../http/connection.ts'
import type { TestServerClientCertificates } from '../options.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import { type CertifiedDevice, deviceOfCertificate } from '../state/device-certificates.ts'
import { readPem } from '../tokens/read-certificate.ts'
import { isPfx, readPfx } from '../tokens/read-pfx.ts'
import { PipelineError } from './errors.ts'
import { lockTime } from './lock-time.ts'
import { text } from './texts.ts'

/**
 * The device by the certificate of its connection, or by the header of a proxy where that is allowed (SanteDB's
 * `ClientCertificateAccessBehavior`). Once certificates are asked for, no request does without.
 *
 * @throws {PipelineError} 403 over plain HTTP, even with the header; 401 without a certificate, for one that is not
 * trusted or belongs to no device, and for a locked device
 */
export async function authenticateCertificate(
  request: IncomingRequest,
  connection: TestServerConnection,
  { options, devices, lockout }: ServerContext,
): Promise<CertifiedDevice | undefined> {
  const settings = options.clientCertificates
  if (!settings) return undefined
  if (settings.requireHttps !== false && new URL(request.url).protocol !== 'https:') {
    throw new PipelineError(403, 'Expected https or X-SSL-ClientCert header')
  }
  const der = await certificateOf(request, connection, settings)
  const certified = der && deviceOfCertificate(der, settings, devices)
  if (!certified) throw new PipelineError(401, 'Error performing client node authentication')
  const untilMs = lockout.lockedUntilMs(certified.device)
  if (untilMs !== undefined) throw new PipelineError(401, text('lockedDevice', lockTime(untilMs)))
  if (decidePolicy([certified.device], POLICY.loginAsService) !== 'grant') {
    throw new PipelineError(403, text('deviceFailure'))
  }
  return certified
}

async function certificateOf(
  request: IncomingRequest,
  { clientCertificate }: TestServerConnection,
  { allowClientHeader }: TestServerClientCertificates,
): Promise<Uint8Array | undefined> {
  if (clientCertificate) return clientCertificate.isTrusted ? clientCertificate.der : undefined
  const header = allowClientHeader ? request.headers.get('x-ssl-clientcert') : null
  const der = header === null ? undefined : readPem(header)
  return der && isPfx(der) ? readPfx(der) : der
}
