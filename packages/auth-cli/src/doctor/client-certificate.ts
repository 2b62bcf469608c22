import { describeDuration } from '../output/describe-time.ts'
import { askForDiscovery } from './ask.ts'
import { describeCertificateRefusal } from './certificate-refusal.ts'
import { type Finding, good, skipped } from './finding.ts'
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
    const refused = await refusalOf(patient, handshake)
    if (refused !== undefined) return describeCertificateRefusal(patient, refused)
    if (!identity) return none(handshake)
    const until = `${identity.subject}, good until ${identity.validTo.toISOString()}`
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

/**
 * How the server refuses connections over the certificate: in TLS, or in the one answer that needs no credentials. One
 * that asks for no certificate has other reasons, which a later step tells.
 */
async function refusalOf(patient: Patient, { asksForCertificate, refusal, status }: Handshake) {
  if (!asksForCertificate) return undefined
  if (status === undefined) return refusal
  const answer = await askForDiscovery(patient)
  return 'status' in answer && answer.status === 401 ? 'HTTP 401' : undefined
}
