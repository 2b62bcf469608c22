import { AuthError, type Failure } from '@santedb/auth-core'
import type { CertificateIdentity } from '../certificate/certificate-options.ts'
import { describe } from '../certificate/check-certificate.ts'

/** What is known of a connection that failed. */
export interface FailedConnection {
  readonly url: URL
  /** The client certificate that it could present. */
  readonly presented?: CertificateIdentity | undefined
  /** Whether there is a client certificate that calls like this one do not present. */
  readonly isHeldBack?: boolean
  /** Whether the server asked for a client certificate. */
  readonly asked?: boolean
  /** Failures of connections on which nothing was ever answered. */
  readonly unanswered?: WeakSet<object>
}

interface Refusal {
  summary: string
  meaning: string
  remedy: string
}

const untrusted =
  /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)|CERT_(UNTRUSTED|SIGNATURE_FAILURE|REVOKED|REJECTED)|INVALID_(CA|PURPOSE))$/
// The words are OpenSSL's, whose versions differ only in what stands before them.
const alert =
  /^ERR_SSL_.*ALERT_(HANDSHAKE_FAILURE|(?:BAD|UNSUPPORTED|NO)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED)$/
const brokenOff = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])
const beforeTls = /before secure TLS connection was established/

const maximumDepth = 4

/**
 * Tells which side refused the other in a TLS handshake: an error to throw in place of `error`, or `undefined` where
 * it was none of the two.
 */
export function explainFailure(error: unknown, connection: FailedConnection): AuthError | undefined {
  const failure = deepest(error)
  const code = 'code' in failure ? String(failure.code) : ''
  const refusal = refusalOfServer(failure, code, connection) ?? refusalOfClient(failure, code, connection)
  if (!refusal) return undefined
  const { summary, meaning, remedy } = refusal
  const kind: Failure = { code: 'network_error', meaning, remedy }
  return new AuthError(kind, summary, { cause: copyOf(error) })
}

/** This side does not trust the server. */
function refusalOfServer(failure: Error, code: string, { url }: FailedConnection): Refusal | undefined {
  const { host } = url
  const meaning = 'This side refused the server and sent it nothing.'
  if (untrusted.test(code)) {
    return {
      summary: `The certificate of ${host} is from nobody who is trusted here (${code}).`,
      meaning,
      remedy:
        'Give the certificate of its authority as certificate.ca, and see that the server sends its intermediate certificates too.',
    }
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      summary: `The certificate of ${host} ${code === 'CERT_HAS_EXPIRED' ? 'has expired' : 'is not yet valid'}.`,
      meaning,
      remedy: "Let whoever runs the server renew it; or put this machine's clock right.",
    }
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      summary: `The certificate of ${host} is for other names: ${namesIn(failure)}.`,
      meaning,
      remedy: 'Use one of these names in the root, or let the server have a certificate for its name.',
    }
  }
  return undefined
}

/** The server does not take this side's certificate, or wants one. */
function refusalOfClient(failure: Error, code: string, connection: FailedConnection): Refusal | undefined {
  const { url, presented, asked } = connection
  const [, word] = alert.exec(code) ?? []
  const isClosed = asked === true && brokenOff.has(code) && isUnanswered(failure, connection)
  const isBrokenHandshake = presented !== undefined && beforeTls.test(failure.message)
  if (word === undefined && !isClosed && !isBrokenHandshake) return undefined

  const how = word === undefined ? 'closed the connection' : `said ${word.toLowerCase().replaceAll('_', ' ')}`
  if (presented) {
    return {
      summary: `${url.host} ${how} when it was shown the client certificate (${describe(presented)}).`,
      meaning: 'Most likely the server refused the certificate, and nothing was signed in.',
      remedy: 'Ask whoever runs the server whether it trusts its authority, and whether it was revoked.',
    }
  }
  return {
    summary: `${url.host} ${how} when it was shown no client certificate.`,
    meaning: 'Most likely the server wants one of every client.',
    remedy: connection.isHeldBack
      ? "Present the certificate with every call: certificateFor: 'every-call'."
      : 'Give one: certificate: { cert, key }.',
  }
}

function isUnanswered(failure: Error, { unanswered }: FailedConnection): boolean {
  if (unanswered?.has(failure)) return true
  // A `SocketError` of undici.
  const socket: unknown = 'socket' in failure ? failure.socket : undefined
  return typeof socket === 'object' && socket !== null && 'bytesRead' in socket && socket.bytesRead === 0
}

function namesIn(failure: Error): string {
  const certificate: unknown = 'cert' in failure ? failure.cert : undefined
  const isTold = typeof certificate === 'object' && certificate !== null && 'subjectaltname' in certificate
  return isTold ? String(certificate.subjectaltname) : 'none of its own'
}

function deepest(error: unknown): Error {
  let failure = error instanceof Error ? error : new Error(String(error))
  for (let depth = 0; depth < maximumDepth && failure.cause instanceof Error; depth += 1)
    failure = failure.cause
  return failure
}

/** A copy without the certificates and sockets that hang on errors of TLS. */
function copyOf(error: unknown, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === maximumDepth) return undefined
  const copy = new Error(error.message.trim())
  Object.defineProperty(copy, 'name', { value: error.name, configurable: true })
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: error.code })
  const cause = copyOf(error.cause, depth + 1)
  if (cause) copy.cause = cause
  return copy
}
