import type { ElevationRequest } from '@santedb/auth-core'

/** What the user says to be granted overridden policies. */
export interface ElevationAnswer {
  /** The purpose of use: a UUID of `purposesOfUse` (`@santedb/auth-core/policies`), or a deployment's mnemonic. */
  readonly purpose: string
  /** The user's password, once more. */
  readonly password: string
  readonly mfaCode?: string | undefined
  readonly facility?: string | undefined
}

/** An {@link ElevationAnswer}, and what for. */
export interface ElevationOptions extends ElevationAnswer {
  /** The policies that are needed, as `readElevation` tells them. */
  readonly policies: readonly string[]
}

/** What elevates calls: the page asks the user, and somebody grants. */
export interface Elevator<Step, Granted> {
  readonly onElevation: (request: ElevationRequest, next?: Step) => Promise<ElevationAnswer | undefined>
  /** Gives what was granted, or the step that is next. */
  readonly elevate: (
    options: ElevationOptions,
  ) => Promise<{ readonly granted: Granted } | { readonly next: Step }>
}

/** Makes what obtains an elevation that an answer asks for; the user is asked once for calls that come together. */
export function createElevation<Step, Granted>({
  onElevation,
  elevate,
}: Elevator<Step, Granted>): (request: ElevationRequest) => Promise<Granted | undefined> {
  const underWay = new Map<string, Promise<Granted | undefined>>()

  return async (request) => {
    const key = request.policies.toSorted().join(' ')
    const asking = underWay.get(key) ?? obtain(request).finally(() => underWay.delete(key))
    underWay.set(key, asking)
    return asking
  }

  async function obtain(request: ElevationRequest): Promise<Granted | undefined> {
    for (let next: Step | undefined; ;) {
      const answer = await onElevation(request, next)
      if (!answer) return undefined
      const outcome = await elevate({ ...answer, policies: request.policies })
      if ('granted' in outcome) return outcome.granted
      next = outcome.next
    }
  }
}
