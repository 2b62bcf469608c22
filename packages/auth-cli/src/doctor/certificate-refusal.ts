import { exitCodes } from '../exit-codes.ts'
import { blocked, type Finding } from './finding.ts'
import { configurationOf, type Patient } from './patient.ts'

/** The server ended the connection over the client certificate, or over its being missing. */
export function describeCertificateRefusal(patient: Patient, refusal: string): Finding {
  const { certificate } = configurationOf(patient)
  const finding = certificate
    ? notAccepted(`${certificate.subject}, good until ${certificate.validTo.toISOString()}`, refusal)
    : missing(refusal)
  return { ...finding, exitCode: exitCodes.refused }
}

function missing(refusal: string): Finding {
  const isCertain = /CERTIFICATE_REQUIRED|HTTP 401|HANDSHAKE_FAILURE/.test(refusal)
  return blocked({
    seen: `None is configured, and the server refuses us without one (${refusal}).`,
    meaning: isCertain
      ? 'The server lets in who brings a certificate of a device, and nobody else, not even for its own description.'
      : 'The server closed the connection without a word after the handshake, as one does that demands a certificate.',
    remedy:
      'Have a certificate issued for this device, and give it with SANTEDB_CERTIFICATE and SANTEDB_CERTIFICATE_KEY (or SANTEDB_CERTIFICATE_PFX).',
    cause: 'missing client certificate: the server demands one, and none is configured',
    facts: { refusal },
  })
}

function notAccepted(identity: string, refusal: string): Finding {
  const reason = reasonOf(refusal)
  return blocked({
    seen: `${identity}. The server does not accept it (${refusal}).`,
    meaning: reason,
    remedy:
      "Compare its issuer with the authorities that the server trusts for clients, and its subject with the device's name in SanteDB.",
    cause: `the server does not accept the client certificate (${refusal})`,
    facts: { refusal },
  })
}

function reasonOf(refusal: string): string {
  if (/UNKNOWN_CA/.test(refusal)) return 'The server does not know the authority that issued it.'
  if (/EXPIRED/.test(refusal)) return "By the server's clock it has expired."
  if (/REVOKED/.test(refusal)) return 'It was revoked.'
  if (refusal === 'HTTP 401') {
    return 'The TLS connection is good; SanteDB itself does not trust its issuer, or knows no device by it.'
  }
  return 'The server does not say why. Most often it does not know the authority that issued it.'
}
