import type { IncomingRequest } from '../http/incoming-request.ts'
import type { ServerContext } from '../context.ts'
import type { TestServerConnection } from '../http/connection.ts'
import type { Account } from '../state/accounts.ts'
import type { Session } from '../state/sessions.ts'
import { authenticateCertificate } from './authenticate-certificate.ts'
import { authenticateDevice } from './authenticate-device.ts'
import { PipelineError } from './errors.ts'
import { requireBearer } from './bearer.ts'

/** Who calls the authorization service, by certificate and `Authorization` header alone. */
export interface Caller {
  readonly hasHeader: boolean
  /** The device of a Basic header or a certificate. */
  readonly device?: Account | undefined
  /** The subject of the certificate, when that made the device known. */
  readonly certificateSubject?: string | undefined
  /** Whether a Basic header has left the device's secret behind. */
  readonly hasDeviceSecret?: boolean | undefined
  /** The session of a bearer, and the token as it was sent. */
  readonly bearer?: { readonly session: Session; readonly accessToken: string } | undefined
}

/**
 * Reads certificate and `Authorization` header as the service's policies do, before any operation: a bad one fails the
 * request even where none is needed (SanteDB's `TokenAuthorizationAccessBehavior` and
 * `ClientAuthorizationAccessBehavior`).
 *
 * @throws {PipelineError} for a Basic header that is wrong
 * @throws {BearerError} for a bearer that is no live session
 */
export async function identifyCaller(
  request: IncomingRequest,
  connection: TestServerConnection,
  context: ServerContext,
): Promise<Caller> {
  const header = request.headers.get('authorization')
  const certified = await authenticateCertificate(request, connection, context)
  const byCertificate = certified && { device: certified.device, certificateSubject: certified.subject }
  if (header === null) {
    const isKept = context.options.clientCertificates?.keptWithoutAuthorization !== false
    return { hasHeader: false, ...(isKept ? byCertificate : {}) }
  }
  const scheme = header.toLowerCase()
  if (scheme.startsWith('basic')) {
    const device = await authenticateDevice(header, context)
    // The principal of a certificate takes no second identity.
    if (certified) throw new PipelineError(405, 'Specified method is not supported.')
    return { hasHeader: true, device, hasDeviceSecret: device !== undefined }
  }
  if (scheme.split(' ')[0] === 'bearer') {
    return { hasHeader: true, ...byCertificate, bearer: await requireBearer(header, context) }
  }
  return { hasHeader: true, ...byCertificate }
}
