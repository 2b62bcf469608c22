import { describeDuration } from '../output/describe-time.ts'
import { askForDiscovery } from './ask.ts'
import { blocked, type Finding, good, skipped } from './finding.ts'
import type { Handshake } from './handshake.ts'
import { configurationOf, type Patient } from './patient.ts'
import type { Step } from './step.ts'

const dayMs = 86_400_000
const soonMs = 30 * dayMs

/** Looks whether the server wants a client certificate, whether there is one, and whether it was accepted. */
export const clientCertificate: Step = {
  name: 'client-certificate',
  title: 'Client certificate',
  needs: ['tls'],

  async examine(patient) {
    const { handshake, complaint } = patient
    const { certificate: identity } = configurationOf(patient)
    // Where there is no TLS: createAuth takes no certificate for a root with http.
    if (!handshake) return skipped('None is configured, and without TLS none can be shown.')
    const refused = await refusalOf(patient)
    if (!identity) return refused === undefined ? none(handshake) : missing(refused)
    const until = `${identity.subject}, good until ${identity.validTo.toISOString()}`
    if (refused !== undefined) return notAccepted(until, refused)
    const leftMs = identity.validTo.getTime() - complaint.now()
    const soon = leftMs < soonMs ? ` It ends in ${describeDuration(leftMs)}: have it renewed.` : ''
    return good(`${until}. The server let us in with it.${soon}`, {
      facts: { subject: identity.subject, validFrom: identity.validFrom, validTo: identity.validTo },
    })
  },
}

function none({ asksForCertificate }: Handshake): Finding {
  return asksForCertificate
    ? good('None is configured. The server asks for one, and lets us in without.')
    : good('None is configured, and the server does not ask for one.')
}

/** How the server refuses connections, in TLS or in the one answer that needs no credentials. */
async function refusalOf(patient: Patient): Promise<string | undefined> {
  const { handshake } = patient
  if (handshake?.refusal !== undefined && handshake.status === undefined) return handshake.refusal
  const answer = await askForDiscovery(patient)
  return 'status' in answer && answer.status === 401 ? 'HTTP 401' : undefined
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
