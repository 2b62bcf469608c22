import type { AuthError } from '@santedb/auth-core'
import { type Explanation, quote } from './explanation.ts'
import { configurationOf, type Patient } from './patient.ts'

type Who = 'application' | 'device' | 'user'

/**
 * Which of the names and secrets was refused. The two generations say it in different ways, and both leave something
 * open (`OAuthTokenBehavior`, `OAuthServiceBehavior`).
 */
export function whoWasRefused(error: AuthError, patient: Patient): Explanation {
  const words = error.serverDescription ?? ''
  const { device, clientId } = configurationOf(patient).options
  const who = patient.generation === 2 ? whoByCode(error, patient) : whoByWords(words, patient)
  const name =
    who === 'device' ? (device?.id ?? 'the one of the certificate') : who === 'application' ? clientId : ''
  const remedy =
    who === undefined
      ? "Compare the names and secrets of both with SanteDB's administration, letter by letter, before the next attempt: wrong ones lock accounts."
      : `Compare name and secret of the ${who} with SanteDB's administration, letter by letter, before the next attempt: wrong ones lock accounts. A line break at the end of a secret is the most common fault.`
  if (/\block|verrou/i.test(words)) {
    return {
      meaning:
        'The account is locked after wrong attempts, for longer each time. Until then nobody looks at the secret.',
      remedy:
        "Wait until then, or have it unlocked in SanteDB's administration; and find out who presents a wrong secret.",
      cause: `locked account: ${who ?? 'application or device'}${name && ` ${name}`}, by the server's words ${quote(words)}`,
    }
  }
  const doubt = doubtOf(patient)
  return {
    meaning: `${who === undefined ? 'The application or the device is not accepted, and the server does not tell which.' : `The ${who} ${name} is not accepted: its name or its secret is wrong.`}${doubt}`,
    remedy,
    cause:
      who === undefined
        ? `wrong credentials: the application's or the device's (${quote(words)})`
        : `wrong ${who === 'application' ? 'client' : who} secret, or no such ${who}: ${name}`,
  }
}

/** iCDR 2.x has a word for the application, and another one for the device and everything else. */
function whoByCode({ serverError }: AuthError, patient: Patient): Who | undefined {
  if (serverError === 'unauthorized_client' || serverError === 'invalid_client') return 'application'
  return configurationOf(patient).options.device || configurationOf(patient).certificate
    ? 'device'
    : 'application'
}

/**
 * iCDR 3.x says the same of both but for its words, and those are in any language. With a device no secret of the
 * application is sent; without one there is nobody else.
 */
function whoByWords(words: string, patient: Patient): Who | undefined {
  const { device } = configurationOf(patient).options
  if (!device && !configurationOf(patient).certificate) return 'application'
  if (/\bdevice\b|appareil/i.test(words)) return 'device'
  return /\bapplication\b/i.test(words) ? 'application' : undefined
}

function doubtOf({ generation }: Patient): string {
  return generation === 2
    ? ' iCDR 2.x says the same of an account that is locked or may not sign in as a service: that cannot be told apart from here.'
    : ''
}
