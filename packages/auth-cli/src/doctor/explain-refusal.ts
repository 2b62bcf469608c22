import type { AuthError } from '@santedb/auth-core'
import { exitCodes } from '../exit-codes.ts'
import { deniedPolicy, deniedSession, deniedSignIn, policyIn } from './denied.ts'
import { type Explanation, quote } from './explanation.ts'
import { missingCredentials } from './missing-credentials.ts'
import { configurationOf, type Patient } from './patient.ts'
import { whoWasRefused } from './who-was-refused.ts'

/**
 * What it means that SanteDB answered and granted nothing. Its codes and statuses come first; its words are asked for in
 * English, and are still only a hint (protocol: a description is localized, or a raw key).
 */
export function explainRefusal(error: AuthError, patient: Patient): Explanation {
  const { code, status, serverError, serverDescription: words = '' } = error
  const { options, certificate } = configurationOf(patient)
  const policy = policyIn(words)
  if (policy !== undefined) return deniedPolicy(policy, options.policies)
  if (status === 200) return failedBefore(words)
  const isMissing = serverError === 'invalid_client' || /requires device authentication/i.test(words)
  if (isMissing) return missingCredentials(words, patient)
  // iCDR 2.x says "Error establishing session", iCDR 3.x "General error establishing the session" or its key.
  if (/\bsession\b/i.test(words)) return deniedSession(words, options.policies)
  if (status === 405 && certificate && options.device) return twoDevices(words)
  if (code === 'credentials_rejected') return whoWasRefused(error, patient)
  if (status === 403) return deniedSignIn(words)
  if (options.sendClientSecretWithDevice && options.device) return bothSecrets(words)
  const { meaning, remedy } = error
  return { meaning, remedy, cause: `SanteDB refuses the request: ${quote(words)}` }
}

function failedBefore(words: string): Explanation {
  return {
    meaning:
      'iCDR 2.x says so, with HTTP 200, of whatever fails before the request is understood: of too many requests too. Which of them it was, only its words tell.',
    remedy: "If its words are of too many requests, wait; else read the server's log of this moment.",
    cause: /too many|throttl|limit/i.test(words)
      ? `throttled, by the server's words: ${quote(words)}`
      : `iCDR 2.x failed before it understood the request: ${quote(words)}`,
  }
}

function twoDevices(words: string): Explanation {
  return {
    meaning: 'iCDR 3.x takes one proof of the device: the client certificate, or the secret.',
    remedy: 'Leave out either the certificate or the device (SANTEDB_DEVICE_ID and SANTEDB_DEVICE_SECRET).',
    cause: `a client certificate and a device's secret were both presented: ${quote(words)}`,
    exitCode: exitCodes.configuration,
  }
}

function bothSecrets(words: string): Explanation {
  return {
    meaning:
      'iCDR 3.x cannot take the secret of the application beside that of a device, unless it was mended.',
    remedy: 'Leave sendClientSecretWithDevice out (SANTEDB_SEND_CLIENT_SECRET_WITH_DEVICE).',
    cause: `both secrets were sent, which this server cannot take: ${quote(words)}`,
  }
}
