import type { IncomingCall, ProvenCaller } from './callers/caller.ts'
import { Problem } from './problem.ts'
import type { Route } from './route.ts'

/**
 * Who calls: the first whose credential is there.
 *
 * @throws Problem `credential_rejected` for a wrong one, and for one that nobody knows; `sign_in_required`.
 */
export async function identify(call: IncomingCall, { provers, vary }: Route): Promise<ProvenCaller> {
  for (const prove of provers) {
    const caller = await prove(call)
    if (!caller) continue
    // A credential that nobody took is wrong, and whoever brings one does not mean to be nobody.
    if (caller.kind !== 'nobody' || !bringsCredential(call, vary)) return caller
    break
  }
  const headers: Record<string, string> = vary.includes('authorization')
    ? { 'www-authenticate': 'Bearer' }
    : {}
  throw new Problem(bringsCredential(call, vary) ? 'credential_rejected' : 'sign_in_required', { headers })
}

function bringsCredential({ request: { headers } }: IncomingCall, vary: readonly string[]): boolean {
  // Every site has cookies, and what a page says of itself proves nothing.
  return vary.some((name) => !/^(cookie|origin|sec-.*|x-santedb-.*)$/.test(name) && headers.has(name))
}
