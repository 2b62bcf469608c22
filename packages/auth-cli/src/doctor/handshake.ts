import {
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
  checkServerIdentity,
  connect,
} from 'node:tls'
import { isIP } from 'node:net'
import type { OpenConnections } from '@santedb/auth-node/connections'
import { errorCodeOf } from './error-code.ts'
import { hostOf, portOf } from './host.ts'
import type { Complaint } from './patient.ts'
import { within } from './within.ts'

/** What a handshake showed, whether the server is to be trusted or not. */
export interface Handshake {
  readonly protocol: string
  /** From the server's own certificate towards its authority. */
  readonly chain: readonly CertificateFacts[]
  /** Why the chain is not trusted: OpenSSL's word. */
  readonly chainFault: string | undefined
  /** Whether the certificate is one for this host; `undefined` where it is, else what it is for. */
  readonly hostFault: string | undefined
  /** Whether the server asked for a client certificate. */
  readonly asksForCertificate: boolean
  /** How the server refused us when it was spoken to; it judges our certificate only then. */
  readonly refusal: string | undefined
  /** The HTTP status of its answer. */
  readonly status: number | undefined
  /** The server's time by its answer. */
  readonly dateMs: number | undefined
}

/** A certificate in a few words. */
export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  readonly validFrom: Date
  readonly validTo: Date
}

/** There was no handshake. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError'
  /** Whether the server had asked for a client certificate before it ended it. */
  readonly askedForCertificate: boolean

  constructor(cause: Error, askedForCertificate: boolean) {
    super(cause.message, { cause })
    this.askedForCertificate = askedForCertificate
  }
}

const chainLimit = 10
// Longer than any server's headers.
const headLimit = 65_536

/**
 * Shakes hands and asks one question that needs no credentials. The server is not verified here: it is told nothing
 * but what every visitor tells.
 *
 * @throws HandshakeError where there is none; an error with code `ETIMEDOUT` when the time is over.
 */
export async function shakeHands(
  root: URL,
  settings: OpenConnections['tls'],
  path: string,
  complaint: Complaint,
): Promise<Handshake> {
  const host = hostOf(root)
  return within(complaint, (signal) => talk({ host, root, settings, path, signal }))
}

interface Talk {
  readonly host: string
  readonly root: URL
  readonly settings: OpenConnections['tls']
  readonly path: string
  readonly signal: AbortSignal
}

function talk({ host, root, settings, path, signal }: Talk): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: portOf(root),
      ...(isIP(host) === 0 && { servername: host }),
      ...settings,
      // Its certificate is what we want to look at, be it good or bad.
      rejectUnauthorized: false,
    })
    signal.addEventListener('abort', () => socket.destroy(), { once: true })
    let text = ''
    let wasAsked = false
    let shaken: Shaken | undefined
    const finish = (refusal?: string) => {
      socket.destroy()
      if (shaken) resolve({ ...shaken, refusal, ...readAnswer(text) })
      else fail(Object.assign(new Error('The connection was closed.'), { code: refusal }))
    }
    const fail = (error: Error) => reject(new HandshakeError(error, wasAsked))
    // The one moment before the end of the handshake in which it can be seen: what the event brings is not looked at.
    socket.on('keylog', () => (wasAsked ||= asksForCertificate(socket)))
    socket.once('secureConnect', () => {
      shaken = lookAt(socket, host)
      const request = [
        `GET ${path} HTTP/1.1`,
        `Host: ${root.host}`,
        'Accept: application/json',
        'Connection: close',
      ]
      socket.write(`${request.join('\r\n')}\r\n\r\n`)
    })
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (text.includes('\r\n\r\n') || text.length > headLimit) finish()
    })
    socket.once('error', (error) => (shaken ? finish(errorCodeOf(error)) : fail(error)))
    socket.once('close', () => finish('ECONNRESET'))
  })
}

type Shaken = Omit<Handshake, 'refusal' | 'status' | 'dateMs'>

function lookAt(socket: TLSSocket, host: string): Shaken {
  const certificate = socket.getPeerCertificate(true)
  const chainFault = faultOf(socket.authorizationError)
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    chain: chainOf(certificate),
    chainFault: chainFault === 'ERR_TLS_CERT_ALTNAME_INVALID' ? undefined : chainFault,
    hostFault: checkServerIdentity(host, certificate) && namesOf(certificate),
    asksForCertificate: asksForCertificate(socket),
  }
}

/** The only trace of a request for a certificate that Node.js shows: what it may be signed with. */
function asksForCertificate(socket: TLSSocket): boolean {
  return socket.getSharedSigalgs().length > 0
}

/** Node's types have an error here; what there is is OpenSSL's word. */
function faultOf(error: unknown): string | undefined {
  if (error instanceof Error) return errorCodeOf(error)
  return typeof error === 'string' ? error : undefined
}

function chainOf(certificate: DetailedPeerCertificate): CertificateFacts[] {
  const chain: CertificateFacts[] = []
  let current: DetailedPeerCertificate | undefined = certificate
  // The last one is its own issuer.
  while (current?.subject && chain.length < chainLimit) {
    chain.push({
      subject: nameOf(current.subject),
      issuer: nameOf(current.issuer),
      validFrom: new Date(current.valid_from),
      validTo: new Date(current.valid_to),
    })
    current = current.issuerCertificate === current ? undefined : current.issuerCertificate
  }
  return chain
}

function nameOf(name: PeerCertificate['subject']): string {
  return String(name.CN ?? name.O ?? name.OU ?? 'without a name')
}

function namesOf({ subject, subjectaltname }: PeerCertificate): string {
  return subjectaltname ?? nameOf(subject)
}

function readAnswer(text: string): Pick<Handshake, 'status' | 'dateMs'> {
  const status = /^HTTP\/1\.\d (\d{3})/.exec(text)?.[1]
  const dateMs = Date.parse(/^date: *(.+)$/im.exec(text)?.[1] ?? '')
  return {
    status: status === undefined ? undefined : Number(status),
    dateMs: Number.isNaN(dateMs) ? undefined : dateMs,
  }
}
