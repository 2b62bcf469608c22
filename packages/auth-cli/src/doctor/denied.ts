import { exitCodes } from '../exit-codes.ts'
import { namePolicy } from '../inspect/policy-names.ts'
import { type Explanation, quote } from './explanation.ts'

type Asked = readonly string[] | undefined

const exitCode = exitCodes.policy

/**
 * The policy that a refusal is about. SanteDB names it by its OID in every language: "Policy <name> (<oid>) was violated
 * by …".
 */
export function policyIn(words: string): string | undefined {
  return /\b\d+(?:\.\d+){6,}\b/.exec(words)?.[0]
}

/** One policy is denied, and it is known which. */
export function deniedPolicy(policy: string, asked: Asked): Explanation {
  const isAsked = asked?.includes(policy) === true
  const where = isAsked ? ', or do not ask for it (SANTEDB_POLICIES)' : ''
  return {
    meaning: isAsked
      ? 'The credentials are right. A policy that is asked for is not granted to this application and device.'
      : 'The credentials are right. A policy that signing in needs is not granted to the application or the device.',
    remedy: `Have ${namePolicy(policy)} granted in SanteDB's administration${where}.`,
    cause: `policy denied: ${namePolicy(policy)}`,
    exitCode,
  }
}

/** The credentials are right, and the session that is asked for cannot be had. */
export function deniedSession(words: string, asked: Asked): Explanation {
  if (!asked) {
    return {
      meaning: 'The credentials are right, and SanteDB could not make a session of them.',
      remedy: "Read the server's log of this moment: it has the reason.",
      cause: `SanteDB could not make a session: ${quote(words)}`,
    }
  }
  const names = asked.map(namePolicy).join(', ')
  return {
    meaning:
      'The credentials are right. A policy that is asked for is not granted, or only by an elevation; which one, the server does not tell.',
    remedy: `Have these granted in SanteDB's administration, or ask for less (SANTEDB_POLICIES): ${names}.`,
    cause: `policy denied: ${asked.length > 1 ? 'one of ' : ''}${names}`,
    exitCode,
  }
}

/** The account is known, and may not sign in. */
export function deniedSignIn(words: string): Explanation {
  return {
    meaning:
      'The credentials are right, and the application or the device may not sign in: most often it is denied the policy to log in as a service.',
    remedy: `Have ${namePolicy('1.3.6.1.4.1.33349.3.1.5.9.2.1.0')} granted to both in SanteDB's administration.`,
    cause: `policy denied: the application or the device may not sign in (${quote(words)})`,
    exitCode,
  }
}
