import { exitCodes } from '../exit-codes.ts'
import { type Explanation, quote } from './explanation.ts'
import { configurationOf, type Patient } from './patient.ts'

const exitCode = exitCodes.configuration

/** Something that the server wants to see was not presented, or not seen. */
export function missingCredentials(words: string, patient: Patient): Explanation {
  const { options, certificate } = configurationOf(patient)
  if (certificate && !options.device) return lostCertificate(words)
  if (!options.device && options.clientSecret !== undefined) return noDevice()
  return {
    meaning:
      patient.generation === 2
        ? "iCDR 2.x wants the application's secret in every request."
        : 'Neither a secret of the application nor a device was presented.',
    remedy:
      "Give the application's secret (SANTEDB_CLIENT_SECRET), and the device that it runs on (SANTEDB_DEVICE_ID, SANTEDB_DEVICE_SECRET).",
    cause: `no credentials: neither a client secret nor a device is configured (${quote(words)})`,
    exitCode,
  }
}

function noDevice(): Explanation {
  return {
    meaning:
      'This SanteDB lets no application sign in without a device, or not this one: it can be allowed by its configuration (allowNodelessClientAuth), and builds of iCDR 2.x cannot allow it at all.',
    remedy: 'Give the device (SANTEDB_DEVICE_ID and SANTEDB_DEVICE_SECRET, or a client certificate).',
    cause: 'no device: this server wants one, and none is configured',
    exitCode,
  }
}

function lostCertificate(words: string): Explanation {
  return {
    meaning:
      'The connection brought the certificate and was let in, and the token endpoint saw no device: builds of iCDR 3.x since v3.0.2023 lose it where the bearer behaviour runs last; others want the secret of the application as well.',
    remedy:
      "Let the operator list the bearer behaviour first in SanteDB's configuration; or give the secret of the application (SANTEDB_CLIENT_SECRET).",
    cause: `the server loses the device of the client certificate (${quote(words)})`,
    exitCode: exitCodes.refused,
  }
}
