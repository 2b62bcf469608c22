import { errorCodeOf } from './error-code.ts'
import { bad, blocked, type Finding, good, skipped } from './finding.ts'
import { describeCertificateRefusal } from './certificate-refusal.ts'
import { type CertificateFacts, type Handshake, HandshakeError, shakeHands } from './handshake.ts'
import { discoveryAddress, isLoopback } from './host.ts'
import { configurationOf, type Patient } from './patient.ts'
import type { Step } from './step.ts'
import { timeoutCode } from './within.ts'

/** Shakes hands, and judges the server's certificate as every other connection will. */
export const tls: Step = {
  name: 'tls',
  title: 'TLS and its chain',
  needs: ['tcp'],

  async examine(patient) {
    const { root } = configurationOf(patient)
    if (root.protocol === 'http:') return isLoopback(root) ? withoutTls : inClear(root)
    const { complaint } = patient
    try {
      const path = new URL(discoveryAddress(root)).pathname
      patient.handshake = await shakeHands(root, configurationOf(patient).connections.tls, path, complaint)
    } catch (error) {
      return describeFailure(root, error, patient)
    }
    return judge(root, patient.handshake, complaint.now())
  },
}

const withoutTls = skipped(
  'The root is http, to this machine, where nobody can listen: nothing is encrypted.',
)

function inClear({ host }: URL): Finding {
  return bad({
    seen: `The root is http, to ${host}: nothing is encrypted.`,
    meaning: 'Everybody on the way can read secrets, tokens and the records of patients.',
    remedy: 'Use https. unsafeAllowPlainHttp is for trials without real data.',
    cause: 'secrets travel in clear: the root is http',
  })
}

function describeFailure(root: URL, error: unknown, patient: Patient): Finding {
  const code = errorCodeOf(error)
  const facts = { code }
  const seen = `There was no TLS handshake with ${root.host} (${code}).`
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|EPROTO/.test(code)) {
    return blocked({
      seen,
      meaning: 'What answers there speaks no TLS: it is most likely a port for plain HTTP.',
      remedy:
        'Use the port that SanteDB speaks HTTPS on. Do not change the root to http: secrets would travel in clear.',
      cause: `port ${root.port || 443} of ${root.hostname} speaks no TLS, and the root is https`,
      facts,
    })
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code)) {
    return blocked({
      seen,
      meaning:
        'The server and this machine have no version of TLS in common: the server most likely speaks none but old ones.',
      remedy: 'Have TLS 1.2 or 1.3 turned on at the server, or at the proxy before it.',
      cause: `${root.host} speaks no version of TLS that this machine accepts (${code})`,
      facts,
    })
  }
  if (code === timeoutCode) {
    return blocked({
      seen,
      meaning: 'The connection was opened, and then nothing came: the server or something before it hangs.',
      remedy: 'See whether the server is overloaded, and whether a proxy before it reaches it.',
      cause: `${root.host} does not answer: it accepts connections and then hangs`,
      facts,
    })
  }
  if (error instanceof HandshakeError && error.askedForCertificate)
    return describeCertificateRefusal(patient, code)
  return blocked({
    seen,
    meaning:
      'The server ended the handshake: it speaks no version of TLS that this machine speaks, or is no TLS server.',
    remedy:
      "Read the server's or the proxy's log of this moment; openssl s_client shows the handshake in detail.",
    cause: `${root.host} refuses the TLS handshake (${code})`,
    facts,
  })
}

function judge(root: URL, handshake: Handshake, nowMs: number): Finding {
  const { protocol, chain, chainFault, hostFault, dateMs } = handshake
  const [own] = chain
  const facts = { protocol, chain, chainFault, hostFault }
  if (!own) return skipped(`${protocol}; the server showed no certificate.`)
  if (chainFault === 'CERT_HAS_EXPIRED' || chainFault === 'CERT_NOT_YET_VALID') {
    const judged = chain.find((it) => !isValidAt(it, nowMs)) ?? own
    return describeDates(judged, dateMs, nowMs, facts)
  }
  if (chainFault !== undefined) return describeChain(root, chain, chainFault, facts)
  if (hostFault !== undefined) {
    return blocked({
      seen: `The certificate of ${root.host} is for other names: ${hostFault}.`,
      meaning:
        'Another server answers there, or the server is called by a name that its certificate does not have.',
      remedy: 'Use a name of the certificate in the root, or have a certificate issued that has this name.',
      cause: `the server's certificate is not for ${root.hostname}`,
      facts,
    })
  }
  return good(`${protocol}; ${describe(chain)}; good until ${own.validTo.toISOString()}.`, { facts })
}

function describeDates(
  judged: CertificateFacts,
  dateMs: number | undefined,
  nowMs: number,
  facts: Record<string, unknown>,
): Finding {
  const hasBegun = judged.validFrom.getTime() <= nowMs
  const dates = `${judged.validFrom.toISOString()} to ${judged.validTo.toISOString()}`
  const seen = `The certificate of ${judged.subject} is good from ${dates}; by this machine's clock it is ${new Date(nowMs).toISOString()}.`
  if (dateMs !== undefined && isValidAt(judged, dateMs)) {
    return blocked({
      seen,
      meaning: `By the server's own clock it is ${new Date(dateMs).toISOString()}, when the certificate is good: the clock of this machine is wrong.`,
      remedy: 'Set the clock of this machine, and let it follow a time server (NTP).',
      cause:
        "the clock of this machine is wrong, so that it takes the server's certificate for one that is not good now",
      facts: { ...facts, serverTime: new Date(dateMs) },
    })
  }
  return blocked({
    seen,
    meaning: hasBegun
      ? 'Nobody accepts a certificate after its end: whoever runs the server has not renewed it.'
      : 'The certificate is for later.',
    remedy: hasBegun
      ? 'Have the certificate renewed. Never turn off the check of certificates instead: secrets would go to anybody.'
      : 'Compare the clocks, and have a certificate installed that is good now.',
    cause: hasBegun
      ? `the server's certificate has expired (${judged.subject}, on ${judged.validTo.toISOString()})`
      : `the server's certificate is not good before ${judged.validFrom.toISOString()}`,
    facts,
  })
}

function describeChain(
  root: URL,
  chain: readonly CertificateFacts[],
  fault: string,
  facts: Record<string, unknown>,
): Finding {
  const last = chain.at(-1)
  const isSelfSigned = last?.issuer === last?.subject
  return blocked({
    seen: `The certificate of ${root.host} is not trusted (${fault}): ${describe(chain)}.`,
    meaning: isSelfSigned
      ? `${last?.subject} is an authority that this machine does not know; or somebody stands between you and the server.`
      : `The server does not show who vouches for ${last?.issuer}, or this machine does not know that authority.`,
    remedy: isSelfSigned
      ? "Compare the authority with SanteDB's administration, and then trust it: SANTEDB_CERTIFICATE_CA, or NODE_EXTRA_CA_CERTS. Never turn off the check of certificates."
      : 'Have the server send its whole chain; or trust the authority: SANTEDB_CERTIFICATE_CA, or NODE_EXTRA_CA_CERTS. Never turn off the check of certificates.',
    cause: `the server's certificate is of an authority that is not trusted (${last?.issuer})`,
    facts,
  })
}

function describe(chain: readonly CertificateFacts[]): string {
  const names = chain.map(({ subject }) => subject)
  const last = chain.at(-1)
  if (last && last.issuer !== last.subject) names.push(`${last.issuer} (not shown)`)
  return names.join(' by ')
}

function isValidAt({ validFrom, validTo }: CertificateFacts, timeMs: number): boolean {
  return validFrom.getTime() <= timeMs && timeMs <= validTo.getTime()
}
