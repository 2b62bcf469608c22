import type { AuthError } from '@santedb/auth-core'
import { type Explanation, quote } from './explanation.ts'
import { configurationOf, type Patient } from './patient.ts'

/** Who was refused, and by which name; neither where it cannot be told. */
interface Refused {
  readonly who: 'application' | 'device'
  readonly name: string
}

/**
 * Which of the names and secrets was refused. The two generations say it in different ways, and both leave something
 * open (`OAuthTokenBehavior`, `OAuthServiceBehavior`).
 */
export function whoWasRefused(error: AuthError, patient: Patient): Explanation {
  const { serverDescription: words = '' } = error
  const refused = patient.generation === 2 ? byCode(error, patient) : byWords(words, patient)
  if (/\block/i.test(words)) return locked(words, refused)
  if (!refused) {
    return {
      meaning: 'The application or the device is not accepted, and the server does not tell which.',
      remedy:
        "Compare the names and secrets of both with SanteDB's administration, letter by letter, before the next attempt: wrong ones lock accounts.",
      cause: `wrong credentials: the application's or the device's (${quote(words)})`,
    }
  }
  const { who, name } = refused
  const doubt =
    patient.generation === 2
      ? ' iCDR 2.x says the same of an account that is locked or may not sign in as a service: that cannot be told apart from here.'
      : ''
  return {
    meaning: `The ${who} ${name} is not accepted: its name or its secret is wrong.${doubt}`,
    remedy: `Compare name and secret of the ${who} with SanteDB's administration, letter by letter, before the next attempt: wrong ones lock accounts. A line break at the end of a secret is the most common fault.`,
    cause: `wrong ${who === 'application' ? 'client' : who} secret, or no such ${who}: ${name}`,
  }
}

function locked(words: string, refused: Refused | undefined): Explanation {
  const account = refused ? `${refused.who} ${refused.name}` : 'the application or the device'
  return {
    meaning:
      'The account is locked after wrong attempts, for longer each time. Until then nobody looks at the secret.',
    remedy:
      "Wait until then, or have it unlocked in SanteDB's administration; and find out who presents a wrong secret.",
    cause: `locked account: ${account}, by the server's words ${quote(words)}`,
  }
}

/** iCDR 2.x has one code for the application, and another one for the device. */
function byCode({ serverError }: AuthError, patient: Patient): Refused | undefined {
  return serverError === 'unauthorized_client'
    ? application(patient)
    : (device(patient) ?? application(patient))
}

/**
 * iCDR 3.x says the same of both but for its words. With a device no secret of the application is sent; without one
 * there is nobody else.
 */
function byWords(words: string, patient: Patient): Refused | undefined {
  const ownDevice = device(patient)
  if (!ownDevice) return application(patient)
  if (/\bdevice\b/i.test(words)) return ownDevice
  return /\bapplication\b/i.test(words) ? application(patient) : undefined
}

function application(patient: Patient): Refused {
  return { who: 'application', name: configurationOf(patient).options.clientId }
}

function device(patient: Patient): Refused | undefined {
  const { options, certificate } = configurationOf(patient)
  const name = options.device?.id ?? certificate?.subject
  return name === undefined ? undefined : { who: 'device', name }
}
